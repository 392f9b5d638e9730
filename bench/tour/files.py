"""Steps: pictures and files, both ways."""

import re

from playwright.sync_api import expect

from bench.tour import props
from bench.tour.arrival import FREJA
from bench.tour.stage import Stage


def customer_sends_picture(stage: Stage) -> None:
    """Freja sends a picture by the button; it is on the desk, in the transcript."""
    freja = stage.customer(FREJA)
    file = props.photo(stage.browser, stage.shop.address, "vidda-gravel", stage.folder / "my-vidda.png")
    freja.attaches(file)
    freja.has_uploaded(file)
    freja.composer.press("Enter")
    expect(freja.page.get_by_role("img", name=re.compile("my-vidda"))).to_be_in_viewport(ratio=0.9)
    stage.desk("maja").sees("my-vidda.png")


def customer_drops_and_pastes(stage: Stage) -> None:
    """Freja drops one picture and pastes another; they go along with one message."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    pannier = props.photo(stage.browser, stage.shop.address, "regn-pannier", stage.folder / "pannier.png")
    helmet = props.photo(stage.browser, stage.shop.address, "isbre-helmet", stage.folder / "helmet.png")
    freja.drops(pannier, "image/png")
    freja.pastes(helmet, "image/png")
    freja.has_uploaded(pannier, helmet)
    freja.says("These would go well with it.")
    maja.sees("pannier.png", "helmet.png", "These would go well with it.")


def agent_enlarges_picture(stage: Stage) -> None:
    """Maja clicks on the picture; it is shown large."""
    maja = stage.desk("maja")
    maja.click("Picture: my-vidda.png")
    maja.sees("Picture my-vidda.png", "Close picture")


def agent_puts_picture_away(stage: Stage) -> None:
    """Escape puts it away again."""
    maja = stage.desk("maja")
    maja.key("Escape")
    maja.gone("Close picture")


def agent_sends_file(stage: Stage) -> None:
    """Maja drops a PDF on the chat; Freja downloads it, the same to the byte."""
    maja, freja = stage.desk("maja"), stage.customer(FREJA)
    maja.command("chat.focus")
    file = props.pdf(stage.folder / "service-plan.pdf", "Service plan for the Vidda Gravel")
    maja.drop(file)
    maja.sees("Remove service-plan.pdf")
    maja.key("Return")
    with freja.page.expect_download() as download:
        freja.page.get_by_role("link", name=re.compile("service-plan.pdf")).click()
    if download.value.path().read_bytes() != file.read_bytes():
        raise AssertionError("the downloaded file differs from the one sent")
