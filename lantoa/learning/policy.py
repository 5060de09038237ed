"""Who may open which page of learning."""

from lantoa.kit.access import EVERYONE, SIGNED_IN, allow

TEACHING = {"instructor", "officer"}
POLICY = [
    allow("learning:course_list", "GET", EVERYONE, resource="course"),
    allow("learning:course", "GET", EVERYONE, resource="course"),
    allow("learning:lesson", "GET", EVERYONE, resource="lesson"),
    allow("learning:hand_out", "GET", EVERYONE, resource="course"),
    allow("learning:run", "GET", EVERYONE, resource="class"),
    allow("learning:enroll", "POST", SIGNED_IN, resource="enrollment"),
    allow("learning:leave", "POST", SIGNED_IN, scope="own", resource="enrollment"),
    allow("learning:mine", "GET", SIGNED_IN, scope="own", resource="enrollment"),
    allow("learning:earn", "POST", SIGNED_IN, scope="own", resource="certificate"),
    allow("learning:questions", "GET POST", SIGNED_IN, scope="own", resource="assessment"),
    allow("learning:drill", "GET POST", SIGNED_IN, scope="own", resource="drill"),
    allow("learning:ask_help", "GET POST", SIGNED_IN, scope="own", resource="help"),
    allow("learning:my_help", "GET", SIGNED_IN, scope="own", resource="help"),
    allow("learning:end_help", "POST", SIGNED_IN, scope="own", resource="help"),
    allow("learning:value_visit", "POST", SIGNED_IN, scope="own", resource="visit"),
    allow("learning:waiting", "GET", SIGNED_IN, scope="own", resource="help"),
    allow("learning:help", "GET POST", SIGNED_IN, scope="own", resource="help"),
    allow("learning:teams", "GET POST", TEACHING, resource="team"),
    allow("learning:team", "GET POST", TEACHING, scope="own", resource="team"),
    allow("learning:leave_team", "POST", TEACHING, scope="own", resource="team"),
    allow("learning:writing", "GET POST", TEACHING, resource="course"),
    allow("learning:write", "GET POST", TEACHING, scope="own", resource="course"),
    allow("learning:preview", "GET", TEACHING, scope="own", resource="course"),
    allow("learning:publish", "POST", TEACHING, scope="own", resource="course"),
    allow("learning:write_question", "GET POST", TEACHING, scope="own", resource="course"),
    allow("learning:write_lesson", "GET POST", TEACHING, scope="own", resource="course"),
    allow("learning:move_lesson", "POST", TEACHING, scope="own", resource="course"),
    allow("learning:learners", "GET", TEACHING, scope="own", resource="class"),
    allow("learning:certificate_keys", "GET", EVERYONE, resource="certificate"),
    allow("learning:certificate_list", "GET", EVERYONE, resource="certificate"),
    allow("learning:certificate_credential", "GET", EVERYONE, resource="certificate", token=True),
    allow("learning:certificate_pdf", "GET", EVERYONE, resource="certificate", token=True),
]
