package dev.tributary.expression;

import java.util.ArrayList;
import java.util.List;

/**
 * Characters as {@code tr}, {@code delete}, {@code squeeze} and {@code count} name them: {@code a-z}, {@code ^0-9}.
 *
 * @param all in order, ranges spelled out
 * @param others whether all others are meant
 */
record CharacterSet(List<Integer> all, boolean others) {
    static final Methods<Text> METHODS =
            new Methods<Text>().add("count", 1, Methods.ANY_NUMBER, (self, sent) -> of(sent).counted(self.text()));

    /** Several sets: what is in all of them. */
    record Several(List<CharacterSet> sets) {
        boolean has(int character) {
            return sets.stream().allMatch(set -> set.has(character));
        }

        String without(String text) {
            var left = new StringBuilder();
            text.codePoints().filter(c -> !has(c)).forEach(left::appendCodePoint);
            return left.toString();
        }

        /** One of each run of the same character. */
        String squeezed(String text) {
            var left = new StringBuilder();
            int before = -1;
            for (int c : text.codePoints().toArray()) {
                if (c != before || !has(c)) {
                    left.appendCodePoint(c);
                }
                before = c;
            }
            return left.toString();
        }

        Value counted(String text) {
            return Value.of(text.codePoints().filter(this::has).count());
        }
    }

    static Several of(Sent sent) {
        return new Several(sent.all().stream().map(set -> read(Text.of(set))).toList());
    }

    static CharacterSet read(String text) {
        int[] given = text.codePoints().toArray();
        boolean others = given.length > 1 && given[0] == '^';
        var all = new ArrayList<Integer>();
        for (int i = others ? 1 : 0; i < given.length; i++) {
            boolean escaped = given[i] == '\\' && i + 1 < given.length;
            int c = escaped ? given[++i] : given[i];
            if (!escaped && i + 2 < given.length && given[i + 1] == '-') {
                int last = given[i + 2];
                if (last < c) {
                    throw CodeException.argument("invalid range \"" + Character.toString(c) + "-"
                            + Character.toString(last) + "\" in string transliteration");
                }
                for (int each = c; each <= last; each++) {
                    all.add(each);
                }
                i += 2;
            } else {
                all.add(c);
            }
        }
        return new CharacterSet(all, others);
    }

    boolean has(int character) {
        return all.contains(character) != others;
    }

    /**
     * {@code tr}: the characters of one set become those at the same places of another, whose last stands for what it
     * lacks.
     *
     * @param squeezed one of each run that becomes the same character
     */
    static String translated(String text, String fromSet, String toSet, boolean squeezed) {
        CharacterSet from = read(fromSet);
        List<Integer> to = read(toSet).all;
        var out = new StringBuilder();
        int before = -1;
        for (int c : text.codePoints().toArray()) {
            if (!from.has(c)) {
                out.appendCodePoint(c);
                before = -1;
                continue;
            }
            if (to.isEmpty()) {
                continue;
            }
            int place = from.others ? to.size() - 1 : Math.min(from.all.lastIndexOf(c), to.size() - 1);
            int become = to.get(place);
            if (!squeezed || become != before) {
                out.appendCodePoint(become);
            }
            before = become;
        }
        return out.toString();
    }
}
