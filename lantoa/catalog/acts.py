"""What happens to products."""

CREATED = "catalog.product_created"
CHANGED = "catalog.product_changed"
ARCHIVED = "catalog.product_archived"

ACTS = {
    CREATED: "Somebody described a product that they make or sell.",
    CHANGED: "The name, description, kinds or photos of a product changed.",
    ARCHIVED: "A product was taken out of its owner's list.",
}
