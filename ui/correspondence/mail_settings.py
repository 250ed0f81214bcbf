"""Settings of mails: the account, what leaves by itself, the templates."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.correspondence.channels_form import ChannelsForm
from ui.correspondence.sender_form import SenderForm
from ui.correspondence.templates_form import TemplatesForm
from ui.kit.office import Office


class MailSettings(QWidget):
    """Three parts under one tab; `refresh` looks again at all of them."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.account, self.channels = SenderForm(office, self), ChannelsForm(office, self)
        self.templates = TemplatesForm(office, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.account, self.channels, self.templates):
            column.addWidget(part)
        column.addStretch(1)

    def refresh(self) -> None:
        """Look again how everything stands."""
        for part in (self.account, self.channels, self.templates):
            part.refresh()
