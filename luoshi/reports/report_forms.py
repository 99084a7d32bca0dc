"""File fields of reports: shown with our own words, for a browser's are in its own language."""

from __future__ import annotations

from django import forms

ACCEPT = ".pdf,.ofd,.jpg,.jpeg,.png,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.wps,.et"


class ScanForm(forms.Form):
    """The sealed sheet that goes with a signature."""

    scan = forms.FileField(
        label="盖章扫描件（可不附）", required=False, widget=forms.FileInput(attrs={"accept": ACCEPT})
    )


class EvidenceForm(forms.Form):
    """A piece of evidence."""

    file = forms.FileField(
        label="材料",
        help_text="PDF、OFD、图片、Word、Excel、演示文稿或 WPS",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
