package org.initscope.core.names;

import static org.assertj.core.api.Assertions.assertThat;

import org.initscope.core.names.NameRules.Handling;
import org.junit.jupiter.api.Test;

/** What examples are made of has an identity that later keys do not change. */
class DataSpecTest {
    /** Folders of searches and checkpoints on disk have names and fingerprints made from this text. */
    @Test
    void theIdentityHasLaterKeysWhereTheyAreNotTheDefault() {
        String first = "DataSpec[blockSize=3, train=0.8, dev=0.1, test=0.1, splitSeed=42, keepDuplicates=true,"
                + " rules=NameRules[lowerCase=false, trim=false, emptyLines=REFUSE, blanks=REFUSE, digits=REFUSE";

        assertThat(DataSpec.standard().identity()).isEqualTo(first + "]]");
        assertThat(spec(UnicodeForm.NFKC, Handling.REFUSE).identity()).isEqualTo(first + ", unicode=NFKC]]");
        assertThat(spec(UnicodeForm.AS_IS, Handling.ALLOW).identity())
                .isEqualTo(first + ", unicode=AS_IS, invisible=ALLOW]]");
        assertThat(spec(UnicodeForm.NFC, Handling.REFUSE, Handling.ALLOW).identity())
                .isEqualTo(first + ", columns=ALLOW]]");
    }

    private static DataSpec spec(UnicodeForm unicode, Handling invisible) {
        return spec(unicode, invisible, Handling.REFUSE);
    }

    private static DataSpec spec(UnicodeForm unicode, Handling invisible, Handling columns) {
        NameRules rules = new NameRules(
                new NameForm(unicode, false, false),
                Handling.REFUSE,
                Handling.REFUSE,
                Handling.REFUSE,
                invisible,
                columns);
        return new DataSpec(3, 0.8, 0.1, 0.1, 42, true, rules);
    }
}
