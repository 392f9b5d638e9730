"""Steps: pictures and files, both ways."""

import re

from playwright.sync_api import expect

from bench.tour import props
from bench.tour.arrival import FREJA
from bench.tour.stage import Stage


def customer_sends_picture(stage: Stage) -> None:
    """Freja sends a picture by the button; it is on the desk, in the transcript."""
    freja = stage.customer(FREJA)
    freja.attaches(props.photo(stage.browser, stage.shop.address, "vidda-gravel", stage.folder / "my-vidda.png"))
    freja.composer.press("Enter")
    expect(freja.page.get_by_role("img", name=re.compile("my-vidda"))).to_be_visible()
    stage.desk("maja").sees("my-vidda.png")


def customer_drops_and_pastes(stage: Stage) -> None:
    """Freja drops one picture and pastes another."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    freja.drops(
        props.photo(stage.browser, stage.shop.address, "regn-pannier", stage.folder / "pannier.png"), "image/png"
    )
    freja.composer.press("Enter")
    maja.sees("pannier.png")
    freja.pastes(
        props.photo(stage.browser, stage.shop.address, "isbre-helmet", stage.folder / "helmet.png"), "image/png"
    )
    freja.composer.press("Enter")
    maja.sees("helmet.png")


def agent_enlarges_picture(stage: Stage) -> None:
    """Maja enlarges a picture, and puts it away again."""
    maja = stage.desk("maja")
    maja.click("Picture: my-vidda.png")
    maja.sees("Close picture")


def agent_sends_file(stage: Stage) -> None:
    """Maja drops a PDF on the chat; Freja downloads it, the same to the byte."""
    maja, freja = stage.desk("maja"), stage.customer(FREJA)
    maja.key("Escape")
    file = props.pdf(stage.folder / "service-plan.pdf", "Service plan for the Vidda Gravel")
    maja.drop(file)
    maja.sees("service-plan.pdf")
    with freja.page.expect_download() as download:
        freja.page.get_by_role("link", name=re.compile("service-plan.pdf")).click()
    if download.value.path().read_bytes() != file.read_bytes():
        raise AssertionError("the downloaded file differs from the one sent")
