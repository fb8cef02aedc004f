package org.initscope.core.names;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The normalization form of Unicode that names are brought to, so that texts which are read as the same are the same name
 * (Unicode Standard Annex #15).
 */
public enum UnicodeForm {
    /** Letters and their marks composed where one character says both. */
    NFC(Optional.of(Normalizer.Form.NFC)),
    /** The same, with compatibility characters such as full-width letters and ligatures as plain ones. */
    NFKC(Optional.of(Normalizer.Form.NFKC)),
    /** As the file has them. */
    AS_IS(Optional.empty());

    private static final int FIRST_JOINING_JAMO = 0x1160;
    private static final int LAST_JOINING_JAMO = 0x11FF;

    private final Optional<Normalizer.Form> form;

    UnicodeForm(Optional<Normalizer.Form> form) {
        this.form = form;
    }

    /** A text in this form. */
    public String of(String text) {
        return form.isEmpty() || isAscii(text) ? text : Normalizer.normalize(text, form.get());
    }

    /** Whether every text of these characters is in this form already, whatever their order. */
    public boolean holds(int... codePoints) {
        return form.isEmpty() || Arrays.stream(codePoints).allMatch(this::standsAlone);
    }

    /** Marks, and the vowels and finals of Hangul, can join the character before them. */
    private boolean standsAlone(int codePoint) {
        boolean joins =
                switch (Character.getType(codePoint)) {
                    case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
                    default -> codePoint >= FIRST_JOINING_JAMO && codePoint <= LAST_JOINING_JAMO;
                };
        return !joins && Normalizer.isNormalized(Character.toString(codePoint), form.orElseThrow());
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }
}
