"""The tables the auditor expects, written by ``python -m tests.verify.expectation``.

A block a table. ``?`` may be empty, ``*`` personal, ``~`` derived; ``links`` name the table whose key a column holds.
"""

REVISION = "0003"
"""The version of the schema this is an account of."""

TABLES = """
account
  columns id:int uid:text opened_at:instant belongs_to_id:int?
  key id
  links belongs_to_id>account
  unique uid

account_balance
  columns account_id:int component:text currency:text amount:int base_amount:int
  key account_id component currency
  links account_id>account
  checks component

address tracked
  columns id:int uid:text customer_id:int kind:text name:text* company:text* line1:text* line2:text*
  columns postcode:text city:text region:text country:text phone:text?* email:text?* archived_at:instant?
  key id
  links customer_id>customer
  unique uid
  checks kind

allocation tracked sealed
  columns id:int uid:text account_id:int source_item_id:int target_item_id:int amount:int currency:text
  columns business_date:date recorded_at:instant reason:text reverses_id:int?
  key id
  links account_id>account reverses_id>allocation source_item_id>item target_item_id>item
  unique uid
  checks not_nothing

allocation_vat tracked sealed
  columns id:int allocation_id:int category:text rate_ppm:int net:int tax:int
  key id
  links allocation_id>allocation
  unique allocation_id+category+rate_ppm

archive_content sealed
  columns id:int hash:text content:bytes
  key id
  unique hash

archive_paper tracked sealed
  columns id:int noun:text row_id:int number:text media_type:text size:int hash:text archived_at:instant
  key id
  unique noun+row_id

audit_head
  columns id:int line_id:int hash:text
  key id

audit_line sealed
  columns id:int recorded_at:instant actor:text role:text verb:text body:text previous_hash:text hash:text
  key id

audit_mention
  columns line_id:int noun:text row_id:int
  key line_id noun row_id
  links line_id>audit_line

audit_salt
  columns line_id:int salt:text
  key line_id
  links line_id>audit_line

company tracked history
  columns id:int uid:text name:text legal_form:text address:text postcode:text city:text country:text
  columns territory:text siren:text? siret:text? vat_number:text? vat_regime:text email:text? phone:text?
  columns iban:text? bic:text? currency:text zone:text language:text sample:bool created_at:instant
  key id
  unique uid
  checks one_row vat_regime

custom_field tracked
  columns id:int uid:text noun:text code:text name:text kind:text choices:text position:int
  columns archived_at:instant?
  key id
  unique noun+code uid
  checks kind noun

custom_value
  columns id:int field_id:int row_id:int value:text*
  key id
  links field_id>custom_field
  unique field_id+row_id

customer tracked history
  columns id:int uid:text number:text account_id:int kind:text name:text* folded:text* contact:text*
  columns siren:text? siret:text? vat_number:text? email:text?* phone:text?* language:text territory:text
  columns terms_id:int? credit_limit:int? passing:bool trusted:bool note:text* archived_at:instant?
  columns created_at:instant merged_into_id:int?
  key id
  links account_id>account merged_into_id>customer terms_id>terms
  unique number uid
  checks kind limit_not_negative

customer_group tracked
  columns id:int uid:text name:text price_list_id:int? archived_at:instant?
  key id
  links price_list_id>price_list
  unique name uid

customer_merge tracked
  columns id:int uid:text kept_id:int gone_id:int kept_account_id:int gone_account_id:int was_archived:bool
  columns merged_at:instant merged_by:text undone_at:instant? undone_by:text
  key id
  links gone_account_id>account gone_id>customer kept_account_id>account kept_id>customer
  unique uid

customer_prices tracked
  columns id:int customer_id:int group_id:int? price_list_id:int?
  key id
  links customer_id>customer group_id>customer_group price_list_id>price_list
  unique customer_id

distance_sale tracked sealed
  columns id:int order_id:int year:int net:int sold_on:date recorded_at:instant
  key id
  links order_id>sales_order

distance_year tracked
  columns id:int year:int net:int~ crossed_by:int?
  key id
  links crossed_by>sales_order
  unique year

draft_presence
  columns id:int order_id:int seat:text who:text since:instant seen_at:instant
  key id
  links order_id>sales_order
  unique order_id+seat

entry tracked sealed
  columns id:int item_id:int account_id:int component:text currency:text amount:int base_amount:int
  columns business_date:date recorded_at:instant cause:text cause_id:int reverses_id:int?
  key id
  links account_id>account item_id>item reverses_id>entry
  checks component not_nothing

gtin
  columns id:int product_id:int code:text quantity_milli:int
  key id
  links product_id>product
  checks quantity

inbox
  columns id:int shop_id:int noun:text remote_id:text payload:text payload_hash:text state:text reason:text?
  columns facts:text attempts:int taken_hash:text? row_id:int? received_at:instant handled_at:instant?
  key id
  links shop_id>shop
  unique shop_id+noun+remote_id
  checks noun state

invoice tracked sealed history
  columns id:int uid:text number:text kind:text order_id:int? customer_id:int account_id:int corrects_id:int?
  columns refund_remote_id:text? issued_on:date due_on:date currency:text base_rate_ppm:int
  columns prices_include_tax:bool language:text seller:text* customer:text* delivery:text* texts:text
  columns reason:text line_count:int tax_count:int instalment_count:int net:int tax:int rounding_amount:int
  columns total:int paid_before:int issued_at:instant
  key id
  links account_id>account corrects_id>invoice customer_id>customer order_id>sales_order
  unique number uid
  checks corrects due kind not_negative total

invoice_instalment tracked sealed
  columns id:int invoice_id:int position:int due_on:date amount:int
  key id
  links invoice_id>invoice
  unique invoice_id+position
  child invoice invoice_id instalment_count

invoice_line tracked sealed
  columns id:int invoice_id:int position:int kind:text order_line_id:int? product_id:int? sku:text name:text
  columns description:text unit:text quantity_milli:int unit_price_micro:int discount_amount:int category:text
  columns rate_ppm:int net:int tax:int gross:int vat_rule:text? vat_territory:text? vat_reason:text?
  key id
  links invoice_id>invoice order_line_id>order_line product_id>product
  unique invoice_id+position
  checks gross
  child invoice invoice_id line_count

invoice_tax tracked sealed
  columns id:int invoice_id:int position:int category:text rate_ppm:int net:int tax:int
  key id
  links invoice_id>invoice
  unique invoice_id+category+rate_ppm invoice_id+position
  child invoice invoice_id tax_count

item tracked sealed
  columns id:int account_id:int noun:text document_id:int order_id:int? instalment:int due_on:date?
  columns currency:text opened_on:date
  key id
  links account_id>account order_id>sales_order
  unique noun+document_id+instalment
  checks noun

item_balance
  columns item_id:int component:text amount:int base_amount:int
  key item_id component
  links item_id>item
  checks component

listing
  columns id:int shop_id:int remote_id:text product_id:int stock_milli:int? seen_at:instant
  key id
  links product_id>product shop_id>shop
  unique shop_id+remote_id

location tracked
  columns id:int uid:text code:text name:text archived_at:instant?
  key id
  unique code uid

lot tracked
  columns id:int uid:text product_id:int code:text expires_on:date?
  key id
  links product_id>product
  unique product_id+code uid

number_lost tracked sealed
  columns id:int kind:text year:int first:int last:int reason:text recorded_at:instant
  key id

number_series
  columns id:int kind:text year:int last:int last_on:date
  key id
  unique kind+year

order_hold tracked
  columns id:int order_id:int rule:text facts:text held_at:instant released_at:instant? released_by:text
  columns reason:text until:date? amount:int?
  key id
  links order_id>sales_order

order_line tracked
  columns id:int order_id:int position:int kind:text product_id:int? sku:text name:text description:text
  columns unit:text quantity_milli:int unit_price_micro:int discount_ppm:int discount_amount:int vat_class:text
  columns category:text rate_ppm:int net:int tax:int gross:int remote_id:text? dropped_milli:int
  columns shipped_milli:int~ invoiced_milli:int~ promised_on:date? vat_nature:text? vat_reason:text?
  columns vat_rule:text? vat_territory:text? price_from:text? price_list:text?
  key id
  links order_id>sales_order product_id>product
  unique order_id+position
  checks dropped kind

order_tax tracked
  columns id:int order_id:int category:text rate_ppm:int net:int tax:int
  key id
  links order_id>sales_order
  unique order_id+category+rate_ppm

outbox
  columns id:int uid:text channel:text verb:text noun:text row_id:int payload:text state:text attempts:int
  columns answer:text? promised_at:instant tried_at:instant?
  key id
  unique uid
  checks state

payment tracked sealed history
  columns id:int uid:text number:text kind:text customer_id:int account_id:int order_id:int? method:text
  columns amount:int currency:text base_rate_ppm:int received_on:date reference:text source:text
  columns remote_id:text? reverses_id:int? reason:text recorded_at:instant
  key id
  links account_id>account customer_id>customer order_id>sales_order reverses_id>payment
  unique number uid
  checks kind method positive reversal

payment_gateway
  columns id:int method_id:int shop_id:int? gateway:text
  key id
  links method_id>payment_method shop_id>shop

payment_method tracked
  columns id:int uid:text code:text name_fr:text name_en:text payment_kind:text position:int
  columns archived_at:instant?
  key id
  unique code uid
  checks payment_kind

payment_report tracked
  columns id:int order_id:int state:text source:text reason:text reference:text link:text said_at:instant
  columns recorded_at:instant recorded_by:text
  key id
  links order_id>sales_order
  checks state

person tracked
  columns id:int uid:text name:text login:text? role:text archived_at:instant?
  key id
  unique uid
  checks role

price_list tracked history
  columns id:int uid:text name:text folded:text currency:text prices_include_tax:bool for_all:bool
  columns discount_ppm:int valid_from:date? valid_to:date? note:text archived_at:instant? created_at:instant
  key id
  unique name uid
  checks discount validity

price_list_line tracked
  columns id:int price_list_id:int product_id:int from_milli:int price_micro:int? discount_ppm:int
  columns valid_from:date? valid_to:date?
  key id
  links price_list_id>price_list product_id>product
  checks discount from price_or_discount validity

product tracked history
  columns id:int uid:text sku:text? name:text folded:text kind:text unit:text parent_id:int? variant:text
  columns vat_class:text price_micro:int price_includes_tax:bool cost_micro:int? stocked:bool sellable:bool
  columns weight_grams:int? description:text archived_at:instant? created_at:instant vat_nature:text?
  columns vat_reason:text?
  key id
  links parent_id>product
  unique sku uid
  checks kind services_have_no_stock

reservation tracked sealed
  columns id:int product_id:int location_id:int quantity_milli:int order_line_id:int business_date:date
  columns recorded_at:instant cause:text cause_id:int
  key id
  links location_id>location order_line_id>order_line product_id>product
  checks not_nothing

sales_order tracked history
  columns id:int uid:text number:text? state:text handling:text customer_id:int shop_id:int? remote_id:text?
  columns remote_number:text? remote_status:text? ordered_on:date promised_on:date? currency:text
  columns prices_include_tax:bool rounding:text payment_method:text payment_kind:text payment_state:text
  columns terms_id:int? billing:text* delivery:text* customer_reference:text note:text* language:text
  columns discount_ppm:int line_count:int net:int tax:int rounding_amount:int total:int shipped:text~
  columns invoiced:text~ paid:text~ paid_amount:int~ created_at:instant confirmed_at:instant? saved_at:instant
  columns discount_amount:int
  key id
  links customer_id>customer shop_id>shop terms_id>terms
  unique number shop_id+remote_id uid
  checks handling invoiced numbered paid payment_kind payment_state rounding shipped state total

setting tracked history
  columns id:int name:text value:text
  key id
  unique name

shipment tracked sealed history
  columns id:int uid:text number:text kind:text order_id:int customer_id:int shipped_on:date delivery:text*
  columns moves_stock:bool language:text carrier:text note:text line_count:int quantity_milli:int value:int
  columns reverses_id:int? recorded_at:instant
  key id
  links customer_id>customer order_id>sales_order reverses_id>shipment
  unique number uid
  checks kind reversal

shipment_line tracked sealed
  columns id:int shipment_id:int position:int order_line_id:int product_id:int? sku:text name:text unit:text
  columns quantity_milli:int
  key id
  links order_line_id>order_line product_id>product shipment_id>shipment
  unique shipment_id+position
  checks not_nothing
  child shipment shipment_id line_count

shop tracked history
  columns id:int uid:text kind:text name:text url:text settings:text archived_at:instant? connected_at:instant
  key id
  unique uid url
  checks kind

shop_customer
  columns id:int shop_id:int remote_id:text customer_id:int
  key id
  links customer_id>customer shop_id>shop
  unique shop_id+remote_id

stock_balance
  columns product_id:int location_id:int on_hand_milli:int reserved_milli:int incoming_milli:int
  key product_id location_id
  links location_id>location product_id>product

stock_move tracked sealed
  columns id:int product_id:int location_id:int lot_id:int? quantity_milli:int unit_cost_micro:int?
  columns business_date:date recorded_at:instant reason:text cause:text cause_id:int cause_line_id:int?
  columns reverses_id:int?
  key id
  links location_id>location lot_id>lot product_id>product reverses_id>stock_move
  checks not_nothing reason

sync_run
  columns id:int shop_id:int kind:text started_at:instant finished_at:instant? counts:text trouble:text?
  key id
  links shop_id>shop

tag tracked
  columns id:int uid:text noun:text name:text folded:text archived_at:instant?
  key id
  unique noun+folded uid
  checks noun

tagged
  columns id:int tag_id:int row_id:int
  key id
  links tag_id>tag
  unique tag_id+row_id

task tracked history
  columns id:int uid:text kind:text what:text* facts:text* customer_id:int? noun:text row_id:int
  columns assigned_to:text due_on:date created_at:instant created_by:text done_at:instant? done_by:text
  columns outcome:text*
  key id
  links customer_id>customer
  unique uid
  checks kind

terms tracked
  columns id:int uid:text code:text name_fr:text name_en:text steps:text archived_at:instant?
  key id
  unique code uid

tracking tracked
  columns id:int shipment_id:int carrier:text number:text url:text recorded_at:instant
  key id
  links shipment_id>shipment

vat_rate tracked
  columns id:int territory:text vat_class:text rate_ppm:int valid_from:date valid_to:date? source:text
  key id
  unique territory+vat_class+valid_from
  checks rate
"""
