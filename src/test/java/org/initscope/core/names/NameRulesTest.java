package org.initscope.core.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.initscope.core.names.NameRules.Handling;
import org.junit.jupiter.api.Test;

/** A line of a names file is a regular name, or is refused with what is wrong in it. */
class NameRulesTest {
    private final NameRules strict = NameRules.strict();

    @Test
    void lettersOfAnyScriptHyphensAndApostrophesAreRegular() {
        for (String name : new String[] {"emma", "Zoë", "jean-luc", "o'neil", "李雷", "अनु", "\uD801\uDC28"}) {
            assertThat(strict.judge(name).irregularities()).as(name).isEmpty();
            assertThat(strict.judge(name).isKept()).isTrue();
        }
    }

    @Test
    void byDefaultEveryIrregularityIsRefused() {
        assertRefused("", Irregularity.EMPTY_LINE);
        assertRefused("mary ann", Irregularity.BLANK);
        assertRefused("mary\u00A0ann", Irregularity.BLANK);
        assertRefused("emma ", Irregularity.BLANK);
        assertRefused("r2", Irregularity.DIGIT);
        assertRefused("r٣", Irregularity.DIGIT);
        assertRefused("j.", Irregularity.BOUNDARY);
        assertRefused("a\u0007", Irregularity.CONTROL_CHARACTER);
    }

    @Test
    void whatShowsNothingIsRefusedWithItsCode() {
        int[] invisible = {
            0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x180B, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x202E,
                    0x2060,
            0x2066, 0x2800, 0x3164, 0xE000, 0xFDD0, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFC, 0xFFFD, 0xFFFE,
                    0x1D159,
            0x1D173, 0xE0001, 0xE0041, 0xE0100, 0xF0000, 0x10FFFF
        };
        for (int codePoint : invisible) {
            String name = "a" + Character.toString(codePoint) + "b";
            String code = VisibleText.code(codePoint);
            assertRefused(name, Irregularity.INVISIBLE);
            assertThat(strict.refusal(name))
                    .startsWith("has the invisible character " + code)
                    .contains("\"a<" + code + ">b\"")
                    .endsWith("data.invisible = skip or allow");
        }
        assertThat(strict.refusal("a\u200Bb")).contains("U+200B ZERO WIDTH SPACE");
    }

    /** Marks are seen with their letter, whether or not one character says both. */
    @Test
    void marksLettersAndSymbolsAreSeen() {
        for (String name : new String[] {"q\u0301", "\u0905\u0928\u0941", "o\u2019neil", "\u05D0\u05B8", "a\u00B7b"}) {
            assertThat(strict.judge(name).irregularities()).as(name).isEmpty();
        }
    }

    @Test
    void joinersAreAllowedAndCountedByTheirCode() {
        NameRules rules = new NameRules(
                NameForm.standard(),
                Handling.REFUSE,
                Handling.REFUSE,
                Handling.REFUSE,
                Handling.ALLOW,
                Handling.REFUSE);
        LineCounts counts = new LineCounts();
        for (String name : new String[] {"\u0646\u200C\u0627", "a\u200Cb\u200D\u200C", "emma"}) {
            counts.add(rules, rules.judge(name));
        }
        LineCounts twice = new LineCounts();
        twice.merge(counts);
        twice.merge(counts);

        assertThat(twice.names()).isEqualTo(6);
        assertThat(twice.count(Handling.ALLOW, Irregularity.INVISIBLE)).isEqualTo(4);
        assertThat(twice.invisible()).containsExactly(Map.entry(0x200C, 4L), Map.entry(0x200D, 2L));
    }

    @Test
    void separatorsOfLinesInALineAreRefused() {
        for (String separator : new String[] {"\u0085", "\u2028", "\u2029", "\u000B", "\r"}) {
            assertRefused("emma" + separator + "ava", Irregularity.CONTROL_CHARACTER);
        }
        assertThat(strict.refusal("emma\u2028ava"))
                .isEqualTo("has the control character U+2028 LINE SEPARATOR in its name \"emma<U+2028>ava\":"
                        + " remove it; lines end with LF or CR LF");
    }

    @Test
    void aSentenceShowsAtMostSixtyCharactersAndNoControls() {
        assertThat(strict.refusal("2".repeat(1000))).contains("\"" + "2".repeat(60) + " …\"");
        assertThat(VisibleText.of("\u001B[31m\u202Ea\uD83D\uDE00")).isEqualTo("<U+001B>[31m<U+202E>a\uD83D\uDE00");
    }

    @Test
    void whatIsAllowedIsKeptAndWhatIsSkippedIsNot() {
        NameRules rules = new NameRules(
                NameForm.standard(), Handling.SKIP, Handling.ALLOW, Handling.SKIP, Handling.REFUSE, Handling.REFUSE);

        assertThat(rules.judge("").handling()).isEqualTo(Handling.SKIP);
        assertThat(rules.judge("mary ann").handling()).isEqualTo(Handling.ALLOW);
        assertThat(rules.judge("mary 2").handling()).isEqualTo(Handling.SKIP);
        assertThat(rules.judge("mary. 2").handling()).isEqualTo(Handling.REFUSE);
    }

    @Test
    void trimmingAndLowerCaseComeBeforeTheJudgement() {
        NameRules rules = new NameRules(
                new NameForm(UnicodeForm.NFC, true, true),
                Handling.SKIP,
                Handling.REFUSE,
                Handling.REFUSE,
                Handling.REFUSE,
                Handling.REFUSE);

        assertThat(rules.nameOn("\t \u00A0ZOË ÅSA \u3000")).isEqualTo("zoë åsa");
        assertThat(rules.nameOn(" ")).isEmpty();
        assertThat(strict.nameOn(" Emma")).isEqualTo(" Emma");
    }

    @Test
    void linesAreCountedByWhatBecameOfThem() {
        NameRules rules = new NameRules(
                NameForm.standard(), Handling.SKIP, Handling.ALLOW, Handling.SKIP, Handling.REFUSE, Handling.REFUSE);
        LineCounts counts = new LineCounts();
        for (String name : new String[] {"emma", "", "", "mary ann", "mary 2", "r2"}) {
            counts.add(rules, rules.judge(name));
        }
        LineCounts twice = new LineCounts();
        twice.merge(counts);
        twice.merge(counts);

        assertThat(counts.lines()).isEqualTo(6);
        assertThat(counts.names()).isEqualTo(2);
        assertThat(counts.count(Handling.SKIP, Irregularity.EMPTY_LINE)).isEqualTo(2);
        assertThat(counts.count(Handling.ALLOW, Irregularity.BLANK)).isEqualTo(1);
        assertThat(counts.count(Handling.SKIP, Irregularity.DIGIT)).isEqualTo(2);
        assertThat(twice.lines()).isEqualTo(12);
        assertThat(twice.count(Handling.SKIP, Irregularity.DIGIT)).isEqualTo(4);
    }

    private void assertRefused(String name, Irregularity reason) {
        NameRules.Judgement judgement = strict.judge(name);
        assertThat(judgement.handling()).as(name).isEqualTo(Handling.REFUSE);
        assertThat(judgement.irregularities()).containsExactly(reason);
    }
}
