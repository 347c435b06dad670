"""Makes a case that shows a difference as small as it can be."""
import copy

from mutation import TOKEN


def shrink(case, is_same, budget=400):
    """The smallest case found for which `is_same` holds, trying at most `budget` others."""
    left = [budget]

    def accept(smaller):
        if left[0] <= 0:
            return False
        left[0] -= 1
        return is_same(smaller)

    shrinking = True
    while shrinking and left[0] > 0:
        shrinking = False
        for part in ("templates", "options", "context"):
            for key in list(case.get(part) or {}):
                if part == "templates" and key == case["entry"]:
                    continue
                smaller = copy.deepcopy(case)
                del smaller[part][key]
                if accept(smaller):
                    case, shrinking = smaller, True
        for name in list(case["templates"]):
            tokens = TOKEN.findall(case["templates"][name])
            size = max(1, len(tokens) // 2)
            while size >= 1:
                place = 0
                while place < len(tokens):
                    smaller = copy.deepcopy(case)
                    rest = tokens[:place] + tokens[place + size:]
                    smaller["templates"][name] = "".join(rest)
                    if accept(smaller):
                        case, tokens, shrinking = smaller, rest, True
                    else:
                        place += size
                size //= 2
    return case
