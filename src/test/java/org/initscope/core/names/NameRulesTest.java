package org.initscope.core.names;

import static org.assertj.core.api.Assertions.assertThat;

import org.initscope.core.names.NameRules.Handling;
import org.junit.jupiter.api.Test;

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
    void whatIsAllowedIsKeptAndWhatIsSkippedIsNot() {
        NameRules rules = new NameRules(false, false, Handling.SKIP, Handling.ALLOW, Handling.SKIP);

        assertThat(rules.judge("").handling()).isEqualTo(Handling.SKIP);
        assertThat(rules.judge("mary ann").handling()).isEqualTo(Handling.ALLOW);
        assertThat(rules.judge("mary 2").handling()).isEqualTo(Handling.SKIP);
        assertThat(rules.judge("mary. 2").handling()).isEqualTo(Handling.REFUSE);
    }

    @Test
    void trimmingAndLowerCaseComeBeforeTheJudgement() {
        NameRules rules = new NameRules(true, true, Handling.SKIP, Handling.REFUSE, Handling.REFUSE);

        assertThat(rules.nameOn("\t \u00A0ZOË ÅSA \u3000")).isEqualTo("zoë åsa");
        assertThat(rules.nameOn(" ")).isEmpty();
        assertThat(strict.nameOn(" Emma")).isEqualTo(" Emma");
    }

    @Test
    void linesAreCountedByWhatBecameOfThem() {
        NameRules rules = new NameRules(false, false, Handling.SKIP, Handling.ALLOW, Handling.SKIP);
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
