"""What happens with signatures. Each entry names the subject, so that rooms above find their own row by it."""

REQUESTED = "signing.requested"
PREPARED = "signing.prepared"
ASKED = "signing.asked"
SIGNED = "signing.signed"
COMPLETED = "signing.completed"
REFUSED = "signing.refused"
EXPIRED = "signing.expired"
FAILED = "signing.failed"
TIMED = "signing.timed"
CONFIRMED = "signing.confirmed"
HEARD = "signing.heard"
CODE_ASKED = "signing.code_asked"
DISCARDED = "signing.discarded"

ACTS = {
    REQUESTED: "Signatures were asked for on one PDF, of these signers one after the other.",
    PREPARED: "The place of a signature was made in the very file that was shown; its digest is what is to be signed.",
    ASKED: "A signer was asked to sign a digest, through the service that keeps the key.",
    SIGNED: "A signature came, fitted digest and certificate, and stands in the file; `level` is what it reached.",
    COMPLETED: "Everybody asked has signed; the file is complete.",
    REFUSED: "A signature was refused, by the signer or by a check; `reason` says why.",
    EXPIRED: "A signer did not answer in time; the signature can be started again.",
    FAILED: "The service that keeps the key does not do as asked; `reason` says why.",
    TIMED: "A time stamp that could not be had when the file was signed was put behind it.",
    HEARD: "A signing service sent a message about a signature; it is asked at once.",
    CODE_ASKED: "A signer wanted a one-time code; the service sends it to them. The code itself is known to nobody here.",
    DISCARDED: "A request was thrown away with its files: what was to be signed is not wanted any more.",
    CONFIRMED: "Somebody confirmed a file in another way than by a signature, by a code or a tick.",
}
