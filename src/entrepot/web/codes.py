"""A text as a QR code, which a telephone reads off a sheet of paper."""

from __future__ import annotations

import base64


def qr_image(text: str) -> str:
    """The address of an SVG image that holds itself (``data:``), at error correction level L so that a slip fits; empty when the text
    has more than the 2953 bytes that a code takes."""
    from qrcode import QRCode  # noqa: PLC0415 -- slow to load
    from qrcode.constants import ERROR_CORRECT_L  # noqa: PLC0415 -- slow to load
    from qrcode.exceptions import DataOverflowError  # noqa: PLC0415 -- slow to load
    from qrcode.image.svg import SvgPathImage  # noqa: PLC0415 -- slow to load

    code = QRCode(error_correction=ERROR_CORRECT_L, border=4)
    code.add_data(text.encode(), optimize=0)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):  # a text that is far too long is a ValueError
        return ""
    drawn = code.make_image(image_factory=SvgPathImage).to_string()
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn).decode('ascii')}"
