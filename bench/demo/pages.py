"""The shop's pages as HTML. Pure: what is shown is a function of the catalogue, the cart and who is signed in."""

from collections.abc import Iterable, Mapping
from html import escape

from msgspec import Struct, json

from bench.demo.catalogue import Catalogue, Category, Order, Product

Cart = Mapping[str, int]
FREE_DELIVERY_FROM = 75
DELIVERY = 6


class Visit(Struct, frozen=True):
    """What a page is made for."""

    catalogue: Catalogue
    #: The chat server's address, for the widget's script tag; None leaves the widget out.
    deskbell: str | None
    cart: Cart
    signed_in: bool
    #: Who is signed in, signed for the chat; empty: nobody, or there is nothing to sign with.
    identity: str = ""
    query: str = ""
    #: As a shop in Arabic or Hebrew would be laid out; `?dir=rtl` asks for it.
    right_to_left: bool = False


def euro(amount: int) -> str:
    """A price as the shop writes it."""
    return f"€{amount:,}"


def _told(visit: Visit) -> str:
    """The cart as the shop's script tells it to the chat: prices in cents."""
    lines = [
        {
            "key": slug,
            "name": product.name,
            "quantity": count,
            "price": product.price * 100,
            "url": f"/p/{slug}",
        }
        for slug, count in visit.cart.items()
        if (product := visit.catalogue.product(slug))
    ]
    return escape(json.encode({"currency": "EUR", "lines": lines}).decode())


def _busy_with(visit: Visit) -> str:
    """The order that is on its way, as the shop's script tells it to the chat."""
    if not visit.signed_in:
        return "[]"
    cards = [
        {
            "key": order.number,
            "title": f"Order {order.number}",
            "url": "/account",
            "rows": [
                {"label": "Status", "value": order.status},
                {"label": "Ordered", "value": order.date, "kind": "time"},
                {
                    "label": "Together",
                    "value": _worth(visit.catalogue, order) * 100,
                    "kind": "money",
                    "currency": "EUR",
                },
                {"label": "Pieces", "value": sum(count for _, count in order.lines)},
                {"label": "With the carrier", "value": True},
                {"label": "Note", "value": order.note},
                {"label": "In the shop", "value": "/account", "kind": "link"},
            ],
        }
        for order in visit.catalogue.customer.orders
        if order.status != "Delivered"
    ]
    return json.encode(cards).decode()


def _worth(catalogue: Catalogue, order: Order) -> int:
    return sum(item.price * count for slug, count in order.lines if (item := catalogue.product(slug)))


def page(visit: Visit, title: str, body: str, current: str = "") -> str:
    """A whole document around `body`."""
    count = sum(visit.cart.values())
    links = "".join(
        f'<a href="/c/{c.key}"{" aria-current=page" if c.key == current else ""}>{escape(c.name)}</a>'
        for c in visit.catalogue.categories
    )
    name = visit.catalogue.customer.name.split()[0]
    account = f'<a href="/account">{escape(name)}</a>' if visit.signed_in else '<a href="/sign-in">Sign in</a>'
    widget = (
        f'<script src="{escape(visit.deskbell)}/widget.js" data-site="nordlys" async></script>'
        if visit.deskbell
        else ""
    )
    badge = f'<span class="badge">{count}</span>' if count else ""
    return f"""<!doctype html>
<html lang="en"{' dir="rtl"' if visit.right_to_left else ""}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · Nordlys Bikes</title>
<meta name="description" content="Bicycles for the long light and the long dark. Built in Aarhus.">
<meta name="cart" content="{_told(visit)}">
<meta name="context" content="{escape(_busy_with(visit))}">
<meta name="identity" content="{escape(visit.identity)}">
<link rel="icon" href="/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/shop.css">
<script src="/shop.js"></script>
{widget}
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top">
<a class="brand" href="/"><img src="/mark.svg" alt="" width="34" height="34"><span>Nordlys <b>Bikes</b></span></a>
<nav aria-label="Shelves">{links}</nav>
<form class="search" action="/search" role="search"><input type="search" name="q" value="{escape(visit.query)}"
 placeholder="Search" aria-label="Search the shop"></form>
<div class="mine"><button type="button" class="theme" data-theme-switch aria-label="Light or dark"></button>{account}
<a href="/cart" data-cart>Cart{badge}</a></div>
</header>
<main id="main">{body}</main>
<footer>
<div><b>Nordlys Bikes</b><p>Havnegade 12<br>8000 Aarhus C, Denmark</p></div>
<div><b>Open</b><p>Monday to Friday 9 to 18<br>Saturday 10 to 15</p></div>
<div><b>Help</b><p>Delivery in 2 to 4 days<br>Free returns for 60 days</p></div>
<div><b>A question?</b><p>Ring the bell in the corner.<br>A person answers.</p></div>
<label class="fine"><input type="checkbox" data-look-back> When I ask for help, staff may look at my last minutes
here, once I say yes in the chat</label>
<p class="fine">Nordlys Bikes is a shop made up to show Deskbell. Nothing here can be bought.</p>
</footer>
</body>
</html>
"""


def _card(product: Product) -> str:
    few = "" if product.stock == "In stock" else f'<span class="few">{escape(product.stock)}</span>'
    return (
        f'<a class="card" href="/p/{product.slug}"><img src="/pictures/{product.slug}.svg" alt="" width="800" '
        f'height="560" loading="lazy">{few}<h3>{escape(product.name)}</h3><p>{escape(product.line)}</p>'
        f"<strong>{euro(product.price)}</strong></a>"
    )


def _grid(products: Iterable[Product]) -> str:
    return f'<div class="grid">{"".join(map(_card, products))}</div>'


def front(visit: Visit) -> str:
    """The landing page."""
    shelves = "".join(
        f'<a class="shelf" href="/c/{c.key}"><img src="/pictures/{visit.catalogue.in_category(c.key)[0].slug}.svg" '
        f'alt="" width="800" height="560"><b>{escape(c.name)}</b><span>{escape(c.line)}</span></a>'
        for c in visit.catalogue.categories
    )
    featured = [p for p in visit.catalogue.products if p.slug in _FEATURED]
    return page(
        visit,
        "Bicycles for the long light and the long dark",
        f"""<section class="hero"><img src="/view.svg" alt="Northern lights over a fjord, and a bicycle on the shore"
 width="1600" height="700"><div><h1>For the long light and the long dark.</h1>
<p>Bicycles that start every morning, built in our workshop by the harbour in Aarhus.</p>
<a class="button" href="/c/gravel">See this year's gravel</a> <a class="button quiet" href="/c/city">City bicycles</a>
</div></section>
<section><h2>Find yours</h2><div class="shelves">{shelves}</div></section>
<section><h2>People are looking at</h2>{_grid(featured)}</section>
<section class="promises"><div><b>Built, not boxed</b><p>A mechanic assembles your bicycle and rides it round the
harbour before it leaves us.</p></div><div><b>Two years of care</b><p>Two services are in the price. Bring it in, or
we fetch it with the cargo bicycle.</p></div><div><b>60 days to be sure</b><p>Ride it to work, to school, in the rain.
Not yours after all? It comes back free.</p></div></section>""",
    )


_FEATURED = ("vidda-gravel", "nordlys-e-city", "saga-longtail", "ronja-20")


def shelf(visit: Visit, category: Category) -> str:
    """One category."""
    products = visit.catalogue.in_category(category.key)
    return page(
        visit,
        category.name,
        f'<section><h1>{escape(category.name)}</h1><p class="lead">{escape(category.line)}</p>'
        f"{_grid(products)}</section>",
        category.key,
    )


def search(visit: Visit) -> str:
    """What a search found."""
    found = [p for p in visit.catalogue.products if p.matches(visit.query)]
    if found:
        body = f'<p class="lead">{len(found)} for “{escape(visit.query)}”</p>{_grid(found)}'
    else:
        body = (
            f'<p class="lead">Nothing for “{escape(visit.query)}”. Try a shorter word, or ring the bell: '
            "we know the shelves by heart.</p>"
        )
    return page(visit, "Search", f"<section><h1>Search</h1>{body}</section>")


def product(visit: Visit, item: Product) -> str:
    """One product, and what goes with it."""
    category = next(c for c in visit.catalogue.categories if c.key == item.category)
    facts = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in item.facts)
    beside = [p for p in visit.catalogue.products if p.category == item.category and p is not item]
    if len(beside) < 4:
        beside += [p for p in visit.catalogue.in_category("accessories") if p is not item and p not in beside]
    return page(
        visit,
        item.name,
        f"""<p class="crumbs"><a href="/">Home</a> / <a href="/c/{category.key}">{escape(category.name)}</a></p>
<section class="product"><img src="/pictures/{item.slug}.svg" alt="{escape(item.name)}" width="800" height="560">
<div><h1>{escape(item.name)}</h1><p class="lead">{escape(item.line)}</p><p class="price">{euro(item.price)}</p>
<p>{escape(item.text)}</p>
<form method="post" action="/cart"><input type="hidden" name="add" value="{item.slug}">
<button class="button">Put in the cart</button>
<span class="stock">{escape(item.stock)}, with you in 2 to 4 days</span></form>
<dl class="facts">{facts}</dl></div></section>
<section><h2>Goes well with</h2>{_grid(beside[:4])}</section>""",
        item.category,
    )


def cart(visit: Visit) -> str:
    """The cart, with its sum."""
    lines = [(p, n) for slug, n in visit.cart.items() if (p := visit.catalogue.product(slug))]
    if not lines:
        return page(
            visit,
            "Cart",
            '<section class="narrow"><h1>Cart</h1><p class="lead">Still empty. The shelves are not.</p>'
            '<a class="button" href="/c/city">Look around</a></section>',
        )
    rows = "".join(
        f'<li><a href="/p/{p.slug}"><img src="/pictures/{p.slug}.svg" alt="" width="800" height="560"></a>'
        f'<div><a href="/p/{p.slug}">{escape(p.name)}</a><p>{escape(p.stock)}</p></div>'
        f'<form method="post" action="/cart"><input type="hidden" name="set" value="{p.slug}">'
        f'<button name="count" value="{n - 1}" aria-label="One {escape(p.name)} less">−</button><span>{n}</span>'
        f'<button name="count" value="{n + 1}" aria-label="One {escape(p.name)} more">+</button></form>'
        f"<strong>{euro(p.price * n)}</strong></li>"
        for p, n in lines
    )
    goods = sum(p.price * n for p, n in lines)
    delivery = 0 if goods >= FREE_DELIVERY_FROM else DELIVERY
    return page(
        visit,
        "Cart",
        f"""<section class="narrow"><h1>Cart</h1><ul class="lines">{rows}</ul>
<dl class="sum"><div><dt>Goods</dt><dd>{euro(goods)}</dd></div>
<div><dt>Delivery</dt><dd>{euro(delivery) if delivery else "Free"}</dd></div>
<div class="total"><dt>Together</dt><dd>{euro(goods + delivery)}</dd></div></dl>
<p class="fine">This is a demo: the way to the till ends here.</p></section>""",
    )


def sign_in(visit: Visit, wrong: bool = False) -> str:
    """The sign-in form, with the demo customer's key in plain sight."""
    customer = visit.catalogue.customer
    error = '<p class="error" role="alert">That e-mail and password do not go together.</p>' if wrong else ""
    return page(
        visit,
        "Sign in",
        f"""<section class="narrow"><h1>Sign in</h1>{error}
<form class="fields" method="post" action="/sign-in">
<label>E-mail<input type="email" name="email" autocomplete="username" value="{escape(customer.email)}" required></label>
<label>Password<input type="password" name="password" autocomplete="current-password" required></label>
<button class="button">Sign in</button></form>
<p class="fine">Be {escape(customer.name)} for a while: the password is “{escape(customer.password)}”.</p></section>""",
    )


def account(visit: Visit) -> str:
    """The customer's own page: who they are and what they bought."""
    customer = visit.catalogue.customer
    orders = "".join(_order(visit.catalogue, order) for order in customer.orders)
    address = "<br>".join(map(escape, customer.address))
    return page(
        visit,
        "Your account",
        f"""<section class="narrow"><h1>Hello, {escape(customer.name.split()[0])}</h1>
<dl class="facts"><div><dt>Name</dt><dd>{escape(customer.name)}</dd></div>
<div><dt>E-mail</dt><dd>{escape(customer.email)}</dd></div>
<div><dt>Customer number</dt><dd>{escape(customer.number)}</dd></div>
<div><dt>With us since</dt><dd>{escape(customer.since)}</dd></div>
<div><dt>Address</dt><dd>{address}</dd></div></dl>
<h2>Your orders</h2>{orders}
<form method="post" action="/sign-out"><button class="button quiet">Sign out</button></form></section>""",
    )


def _order(catalogue: Catalogue, order: Order) -> str:
    lines = [(p, n) for slug, n in order.lines if (p := catalogue.product(slug))]
    rows = "".join(
        f'<li><img src="/pictures/{p.slug}.svg" alt="" width="800" height="560"><div><a href="/p/{p.slug}">'
        f"{escape(p.name)}</a><p>{n} at {euro(p.price)}</p></div><strong>{euro(p.price * n)}</strong></li>"
        for p, n in lines
    )
    return f"""<article class="order"><header><div><b>{escape(order.number)}</b> · {escape(order.date)}</div>
<span class="status {"going" if order.status != "Delivered" else ""}">{escape(order.status)}</span></header>
<ul class="lines">{rows}</ul>
<p>{escape(order.note)} <strong>{euro(sum(p.price * n for p, n in lines))}</strong></p></article>"""


def missing(visit: Visit) -> str:
    """Nothing at this address."""
    return page(
        visit,
        "Not found",
        '<section class="narrow"><h1>This road ends here.</h1><p class="lead">The page is gone, or never was.</p>'
        '<a class="button" href="/">Back to the harbour</a></section>',
    )
