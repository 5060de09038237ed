"""Who may open which page of learning."""

from lantoa.kit.access import EVERYONE, SIGNED_IN, allow

LEADING = {"instructor", "officer"}

POLICY = [
    allow("learning:course_list", "GET", EVERYONE, resource="course"),
    allow("learning:course", "GET", EVERYONE, resource="course"),
    allow("learning:lesson", "GET", EVERYONE, resource="lesson"),
    allow("learning:run", "GET", EVERYONE, resource="class"),
    allow("learning:enroll", "POST", SIGNED_IN, resource="enrollment"),
    allow("learning:leave", "POST", SIGNED_IN, scope="own", resource="enrollment"),
    allow("learning:mine", "GET", SIGNED_IN, scope="own", resource="enrollment"),
    allow("learning:learners", "GET", {"instructor", "officer"}, scope="own", resource="class"),
    allow("learning:calendar", "GET", SIGNED_IN, scope="own", resource="enrollment"),
    allow("learning:run_calendar", "GET", EVERYONE, resource="class"),
    allow("learning:claim", "POST", SIGNED_IN, scope="own", resource="name on a list"),
    allow("learning:desk", "GET", LEADING, scope="own", resource="class"),
    allow("learning:class_new", "GET POST", LEADING, scope="own", resource="class"),
    allow("learning:desk_class", "GET POST", LEADING, scope="own", resource="class"),
    allow("learning:class_edit", "GET POST", LEADING, scope="own", resource="class"),
    allow("learning:class_close", "POST", LEADING, scope="own", resource="class"),
    allow("learning:class_cancel", "POST", LEADING, scope="own", resource="class"),
    allow("learning:take_off", "POST", LEADING, scope="own", resource="enrollment"),
    allow("learning:programme", "GET", LEADING, scope="own", resource="programme"),
    allow("learning:programme_new", "GET POST", {"officer"}, scope="own", resource="programme"),
    allow("learning:programme_edit", "GET POST", {"officer"}, scope="own", resource="programme"),
    allow("learning:list_new", "GET POST", {"officer"}, scope="own", resource="list of learners"),
    allow("learning:list", "GET", {"officer"}, scope="own", resource="list of learners"),
    allow("learning:list_confirm", "POST", {"officer"}, scope="own", resource="list of learners"),
    allow("learning:list_drop", "POST", {"officer"}, scope="own", resource="list of learners"),
    allow("learning:list_rest", "POST", {"officer"}, scope="own", resource="list of learners"),
    allow("learning:list_faults", "GET", {"officer"}, scope="own", resource="list of learners"),
]
