"""Carts, orders and their hand-over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Cart(models.Model):
    """What somebody means to buy, from any number of stalls; known by an unguessable token in a cookie."""

    token = models.CharField(max_length=43, unique=True)
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"cart {self.pk}"


class CartLine(models.Model):
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    offer = models.ForeignKey("stores.Offer", on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cart", "offer"], name="orders_cart_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_cart_line_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.offer_id}"


class Order(models.Model):
    """What one buyer ordered from one stall. Its status is derived from these times and sums, never stored."""

    class Method(models.TextChoices):
        TRANSFER = "transfer"
        COD = "cod"

    class CancelledBy(models.TextChoices):
        BUYER = "buyer"
        SELLER = "seller"

    code = models.CharField(max_length=9, unique=True)
    token = models.CharField(max_length=32, unique=True)
    store = models.ForeignKey("stores.Store", on_delete=models.PROTECT, related_name="+")
    buyer = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    buyer_name = models.CharField(max_length=120)
    buyer_phone = models.CharField(max_length=16, db_index=True)
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=300)
    note = models.CharField(max_length=300, blank=True, default="")
    method = models.CharField(max_length=10, choices=Method)
    goods_total = models.PositiveBigIntegerField()
    shipping_fee = models.PositiveIntegerField(default=0)
    total = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    bank_received = models.PositiveBigIntegerField(default=0)
    rehearsal = models.BooleanField(default=False)
    placed_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    packed_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=10, choices=CancelledBy, blank=True, default="")
    cancel_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["store", "-placed_at"], name="orders_order_store")]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(total__gt=0), name="orders_order_total")]

    def __str__(self) -> str:
        return self.code


class OrderLine(models.Model):
    """One thing ordered, with its name, unit and price as they were when it was ordered."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalog.ProductVariant", on_delete=models.PROTECT, related_name="+")
    product_name = models.CharField(max_length=160)
    variant_name = models.CharField(max_length=80, blank=True, default="")
    selling_unit = models.CharField(max_length=20)
    quantity = models.PositiveIntegerField()
    unit_price = models.PositiveIntegerField()
    total = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.quantity} {self.product_name}"
