"""Signatures on PDF files, made elsewhere and put in here, and the public verifier."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "lantoa.signing"
    label = "signing"
