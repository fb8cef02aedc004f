package org.initscope.core.names;

/**
 * Characters that show nothing of their own, by which two names that look the same differ. They are those for formatting,
 * such as joiners, soft hyphens, zero-width spaces and marks of direction, and variation selectors and fillers (Unicode's
 * default-ignorable characters). They are also those without a common glyph (private use, unassigned), and U+FFFD and
 * U+FFFC, which stand for what is not there.
 */
final class InvisibleCharacters {
    /** First and last of each range beyond what a general category says, in ascending order. */
    private static final int[][] RANGES = {
        {0x034F, 0x034F}, // combining grapheme joiner
        {0x17B4, 0x17B5}, // inherent vowels of Khmer
        {0x180B, 0x180F}, // Mongolian variation selectors and vowel separator
        {0x2800, 0x2800}, // a Braille pattern without dots
        {0xFE00, 0xFE0F}, // variation selectors
        {0xFFFC, 0xFFFD}, // object replacement, replacement
        {0x1D159, 0x1D159}, // a musical note without a head
        {0xE0000, 0xE0FFF} // tags, variation selectors
    };

    private InvisibleCharacters() {}

    static boolean contains(int codePoint) {
        if (isFiller(codePoint)) {
            return true;
        }
        switch (Character.getType(codePoint)) {
            case Character.FORMAT, Character.PRIVATE_USE, Character.UNASSIGNED, Character.SURROGATE -> {
                return true;
            }
            default -> {
                for (int[] range : RANGES) {
                    if (codePoint >= range[0] && codePoint <= range[1]) {
                        return true;
                    }
                }
                return false;
            }
        }
    }

    /** The fillers of Hangul, which are letters to Unicode. */
    static boolean isFiller(int codePoint) {
        return codePoint == 0x115F || codePoint == 0x1160 || codePoint == 0x3164 || codePoint == 0xFFA0;
    }
}
