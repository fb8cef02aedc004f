package org.initscope.core.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spellings that read the same become one name. */
class UnicodeFormTest {
    private static final String COMPOSED = "zo\u00EB";
    private static final String DECOMPOSED = "zoe\u0308";

    @Test
    void twoSpellingsOfOneNameAreOneName() {
        NameForm form = NameForm.standard();

        assertThat(form.of(DECOMPOSED)).isEqualTo(COMPOSED);
        assertThat(form.of("\u1112\u1161\u11AB")).as("Hangul").isEqualTo("\uD55C");
        assertThat(form.of("a\u0323\u0307")).as("marks in another order").isEqualTo(form.of("a\u0307\u0323"));
        assertThat(form.of("\u212Bsa")).as("the sign of the unit").isEqualTo("\u00C5sa");
        assertThat(new NameForm(UnicodeForm.AS_IS, false, false).of(DECOMPOSED)).isEqualTo(DECOMPOSED);
    }

    @Test
    void compatibilityCharactersArePlainOnesByNfkcAlone() {
        assertThat(UnicodeForm.NFKC.of("\uFF41\uFB01")).isEqualTo("afi");
        assertThat(UnicodeForm.NFC.of("\uFF41\uFB01")).isEqualTo("\uFF41\uFB01");
    }

    @Test
    void lowerCaseAndTrimmingComeAfterNormalizationAndLeaveItTrue() {
        for (UnicodeForm unicode : new UnicodeForm[] {UnicodeForm.NFC, UnicodeForm.NFKC}) {
            Normalizer.Form expected = Normalizer.Form.valueOf(unicode.name());
            NameForm form = new NameForm(unicode, true, true);
            List<String> broken = new ArrayList<>();
            for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
                if (Character.isDefined(codePoint) && Character.getType(codePoint) != Character.SURROGATE) {
                    String name = form.of(" X" + Character.toString(codePoint) + "\u0301 ");
                    if (!Normalizer.isNormalized(name, expected)) {
                        broken.add(VisibleText.named(codePoint));
                    }
                }
            }
            assertThat(broken).isEmpty();
        }
        assertThat(new NameForm(UnicodeForm.NFKC, true, false).of("\u2121"))
                .as("the sign TEL")
                .isEqualTo("tel");
    }

    /** What {@code holds} says of single characters is true of every text of two of them. */
    @Test
    void charactersThatHoldAFormJoinNoOthers() {
        int[] characters = "abz\u00E9\u00EB\u0142\u03B1\u0439\u4E00\u0928\uD55C\uAC00'-"
                .codePoints()
                .toArray();
        assertThat(UnicodeForm.NFC.holds(characters)).isTrue();
        for (int first : characters) {
            for (int second : characters) {
                String text = Character.toString(first) + Character.toString(second);
                assertThat(UnicodeForm.NFC.of(text)).isEqualTo(text);
            }
        }
        for (String joining : new String[] {"\u0301", "\u093C", "\u11A8", "\u1161", "\u212B"}) {
            assertThat(UnicodeForm.NFC.holds(joining.codePoints().toArray()))
                    .as(joining)
                    .isFalse();
        }
        assertThat(UnicodeForm.NFC.holds(0xFF41)).isTrue();
        assertThat(UnicodeForm.NFKC.holds(0xFF41)).isFalse();
        assertThat(UnicodeForm.AS_IS.holds(0x0301)).isTrue();
    }
}
