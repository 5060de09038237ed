"""Why a clock may stand or a limit be lengthened; the words are in the templates.

Which reasons the law names for each procedure was not found: these are the kinds that its general rules know (secondary
source), and the screens say so. The province adds or takes away here.
"""

STOPPING = ("waits_for_citizen", "waits_for_other_office", "checks_on_the_spot", "force_majeure")
EXTENDING = ("complicated", "needs_verification", "force_majeure")
