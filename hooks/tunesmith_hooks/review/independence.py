"""Who judges: nobody a record of their own, and nobody in a dispute that they are a party to."""

from collections.abc import Iterator

from tunesmith.corpus import Corpus
from tunesmith.disagreement import ADJUDICATOR
from tunesmith_hooks.review import reading
from tunesmith_hooks.review.options import Options
from tunesmith_hooks.rule import Problem, rule


@rule(waivable=False)
def own_record(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """Nobody reviews a record of their own, in whatever role.

    Why: an author reads what was meant, not what stands there; such a judgement never counts towards admission.
    """
    for one in corpus.given:
        if one.record and one.record.author == one.review.by:
            message = f"`{one.review.by}` wrote the record that this review judges"
            yield Problem(("by",), message, "Remove the review, and let somebody else judge the record.", path=one.path)


@rule(waivable=False)
def second_role(corpus: Corpus, _options: Options) -> Iterator[Problem]:
    """Who settles a disagreement about a record gave none of the judgements that disagree.

    Why: an adjudicator who is a party decides for their own first reading.
    """
    adjudications = [one for one in corpus.given if one.review.role == ADJUDICATOR]
    handles, names = ({getattr(one.review, key) for one in adjudications} for key in ("by", "record"))
    others = (one for one in reading.beside(corpus, handles, names) if one.role != ADJUDICATOR)
    first = {(one.by, one.record, one.text): one.role for one in others}
    for path, review, _, _ in adjudications:
        role = first.get((review.by, review.record, review.text))
        if role:
            message = f"`{review.by}` also judged this text as {'an' if role == 'auditor' else 'a'} {role}"
            yield Problem(("role",), message, "Let somebody adjudicate who has not judged this text.", path=path)


RULES = (own_record, second_role)
