"""TikTok Shop 202309: how calls and hooks are signed, and what a hook tells."""
