package org.initscope.core.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Characters have classes in the order of their code points, after that of the boundary. */
class VocabularyTest {
    private static final String DESERET = "\uD801\uDC28";

    @Test
    void theBoundaryIsClassZeroAndCharactersFollowByCodePoint() {
        Vocabulary vocabulary = Vocabulary.ofNames(List.of("zoë", "anna", "-" + DESERET));

        assertThat(vocabulary.size()).isEqualTo(8);
        assertThat(vocabulary.decode(0, 1, 2, 3, 4, 5, 6, 7)).isEqualTo(".-anozë" + DESERET);
    }

    @Test
    void theLettersOfNamesGetTheClassesOfTheLecture() {
        Vocabulary vocabulary = Vocabulary.ofNames(List.of("thequickbrownfoxjumpsoverthelazydog"));

        assertThat(vocabulary.size()).isEqualTo(27);
        assertThat(vocabulary.encode("az")).containsExactly(1, 26);
    }

    @Test
    void decodingGivesBackWhatWasEncodedBeyondTheBmpToo() {
        Vocabulary vocabulary = Vocabulary.ofNames(List.of("李雷", DESERET + "x", "αβγ"));

        for (String name : List.of("李" + DESERET, "γγ", "")) {
            assertThat(vocabulary.decode(vocabulary.encode(name))).isEqualTo(name);
        }
        assertThat(vocabulary.encode(DESERET)).hasSize(1);
    }

    @Test
    void aNameWithTheBoundaryOrAnUnknownCharacterIsRefused() {
        assertThatThrownBy(() -> Vocabulary.ofNames(List.of("j.r.")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'.'");
        Vocabulary vocabulary = Vocabulary.ofNames(List.of("ab"));
        assertThatThrownBy(() -> vocabulary.encode("a.b")).hasMessageContaining("boundary");
        assertThatThrownBy(() -> vocabulary.encode("aé"))
                .hasMessage("the name \"aé\" holds U+00E9 \"é\", which is not among the 3 classes of the vocabulary");
        assertThat(vocabulary.covers("abba")).isTrue();
        assertThat(vocabulary.covers("abc")).isFalse();
        assertThat(vocabulary.covers(".")).isFalse();
    }

    @Test
    void namesWithoutAnyCharacterMakeNoVocabulary() {
        assertThatThrownBy(() -> Vocabulary.ofNames(List.of(""))).hasMessageContaining("no character");
    }

    @Test
    void itsTextIsReadBack() {
        Vocabulary vocabulary = Vocabulary.ofNames(List.of("a b\t", "é" + DESERET));

        assertThat(Vocabulary.ofNames(List.of("ab")).toText()).isEqualTo("U+002E .\nU+0061 a\nU+0062 b\n");
        assertThat(Vocabulary.parse(vocabulary.toText())).isEqualTo(vocabulary);
        assertThat(Vocabulary.parse(vocabulary.toText().replace("\n", "\r\n"))).isEqualTo(vocabulary);
    }

    @Test
    void aTextThatIsNoVocabularyIsRefusedWithItsLine() {
        for (String text : List.of(
                "",
                "U+002E .\n",
                "U+0061 a\nU+0062 b\n",
                "U+002E .\nU+0062 b\nU+0061 a\n",
                "U+002E .\nU+0061 a\nU+0061 a\n",
                "U+002E .\nU+0061 b\n",
                "U+002E .\na\n",
                "U+002E .\nU+D800 ?\n",
                "U+002E .\nU+FFFFFF a\n")) {
            assertThatThrownBy(() -> Vocabulary.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected");
        }
    }
}
