"""Files that the tour's people send each other."""

import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser


def photo(browser: Browser, shop: str, slug: str, file: Path) -> Path:
    """A product's picture as a PNG, as if photographed."""
    page = browser.new_page(viewport={"width": 800, "height": 560})
    try:
        page.goto(f"{shop}/pictures/{slug}.svg")
        page.screenshot(path=file)
    finally:
        page.close()
    return file


def huge_picture(file: Path) -> Path:
    """A PNG of some 15 MB: noise does not compress."""
    side = 2250
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(file, compress_level=0)
    return file


def disguised_svg(file: Path) -> Path:
    """An SVG with a script in it, named as if it were a PNG."""
    file.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><script>alert(1)</script></svg>',
        encoding="utf-8",
    )
    return file


def pdf(file: Path, line: str) -> Path:
    """A PDF of one page with one line on it."""
    stream = f"BT /F1 24 Tf 72 720 Td ({line}) Tj ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Font << /F1 5 0 R >> >>",
    )
    body, places = "%PDF-1.4\n", list[int]()
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    body += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    )
    file.write_text(body, encoding="ascii")
    return file
