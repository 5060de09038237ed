"""Before a restore the present house is asked whether two agreed: a no holds it up, silence does not."""

from __future__ import annotations

import pytest

from config.backup import agreed
from config.backup.errors import BackupError


@pytest.mark.parametrize(("code", "refused"), [(3, True), (0, False), (1, False)])
def test_a_house_that_says_no_holds_it_up_and_one_that_is_away_does_not(
    monkeypatch: pytest.MonkeyPatch, code: int, refused: bool
) -> None:
    class Asked:
        returncode, stdout = code, 'said\n{"digest": "7"}\n'

    monkeypatch.setattr(agreed.subprocess, "run", lambda *_args, **_more: Asked)
    if refused:
        with pytest.raises(BackupError, match="takes two"):
            agreed.check_agreed(None, alone=False)
    else:
        assert agreed.check_agreed(None, alone=False) == ('{"digest": "7"}' if code == 0 else "")
