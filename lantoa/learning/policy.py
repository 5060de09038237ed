"""Who may open which page of learning."""

from lantoa.kit.access import EVERYONE, SIGNED_IN, allow

POLICY = [
    allow("learning:course_list", "GET", EVERYONE, resource="course"),
    allow("learning:course", "GET", EVERYONE, resource="course"),
    allow("learning:lesson", "GET", EVERYONE, resource="lesson"),
    allow("learning:run", "GET", EVERYONE, resource="class"),
    allow("learning:enroll", "POST", SIGNED_IN, resource="enrollment"),
    allow("learning:leave", "POST", SIGNED_IN, scope="own", resource="enrollment"),
    allow("learning:mine", "GET", SIGNED_IN, scope="own", resource="enrollment"),
    allow("learning:learners", "GET", {"instructor", "officer"}, scope="own", resource="class"),
]
