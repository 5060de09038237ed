"""The screens of work: the plan, the list of hands, what is asked for."""
