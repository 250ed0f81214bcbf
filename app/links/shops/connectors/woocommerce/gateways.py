"""Gateways of WooCommerce whose meaning is beyond doubt, by their ids: its own, and those of the plugins most in use."""

from __future__ import annotations

from collections.abc import Mapping

KNOWN: Mapping[str, str] = {
    "bacs": "transfer",
    "cheque": "cheque",
    "cod": "on_delivery",
    "paypal": "paypal",
    "ppec_paypal": "paypal",
    "ppcp-gateway": "paypal",
    "ppcp-credit-card-gateway": "card",
    "stripe": "card",
    "stripe_cc": "card",
    "stripe_sepa": "direct_debit",
    "woocommerce_payments": "card",
    "mollie_wc_gateway_creditcard": "card",
    "mollie_wc_gateway_banktransfer": "transfer",
    "mollie_wc_gateway_directdebit": "direct_debit",
    "mollie_wc_gateway_paypal": "paypal",
}
"""Whole ids, never parts of them: "giftcard" is no card. Any other gateway waits for a person to say what it is."""
