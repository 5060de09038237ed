"""Who may open which page of work."""

from lantoa.kit.access import SELLING, allow

POLICY = [
    # Making.
    allow("workforce:makings", "GET", SELLING, scope="own", resource="making"),
    allow("workforce:making", "GET POST", SELLING, scope="own", resource="making"),
    allow("workforce:making_minutes", "POST", SELLING, scope="own", resource="making"),
    allow("workforce:equipments", "GET POST", SELLING, scope="own", resource="equipment"),
    allow("workforce:equipment", "GET POST", SELLING, scope="own", resource="equipment"),
    allow("workforce:equipment_end", "POST", SELLING, scope="own", resource="equipment"),
    allow("workforce:ingredients", "GET", SELLING, scope="own", resource="ingredient"),
    allow("workforce:ingredient_new", "GET POST", SELLING, scope="own", resource="ingredient"),
    allow("workforce:ingredient", "GET POST", SELLING, scope="own", resource="ingredient"),
    allow("workforce:ingredient_end", "POST", SELLING, scope="own", resource="ingredient"),
    allow("workforce:shopping", "GET", SELLING, scope="own", resource="ingredient"),
    allow("workforce:buy", "POST", SELLING, scope="own", resource="ingredient"),
    allow("workforce:purchase_end", "POST", SELLING, scope="own", resource="purchase"),
    allow("workforce:productions", "GET", SELLING, scope="own", resource="production order"),
    allow("workforce:production_new", "GET POST", SELLING, scope="own", resource="production order"),
    allow("workforce:follow_plan", "POST", SELLING, scope="own", resource="production order"),
    allow("workforce:production", "GET", SELLING, scope="own", resource="production order"),
    allow("workforce:production_start", "POST", SELLING, scope="own", resource="production order"),
    allow("workforce:production_finish", "GET POST", SELLING, scope="own", resource="production order"),
    allow("workforce:production_cancel", "POST", SELLING, scope="own", resource="production order"),
    allow("workforce:picking", "GET", SELLING, scope="own", resource="lot to take"),
    allow("workforce:pick", "GET POST", SELLING, scope="own", resource="lot to take"),
    allow("workforce:pick_back", "POST", SELLING, scope="own", resource="lot to take"),
    allow("workforce:lot", "GET POST", SELLING, scope="own", resource="lot"),
]
