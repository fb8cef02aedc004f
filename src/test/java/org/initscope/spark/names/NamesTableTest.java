package org.initscope.spark.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table with columns is no names file. */
class NamesTableTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            textBlock =
                    """
            Mary,F,7065/Anna,F,2604                        ! 3 columns with ',' ! cut -d, -f1 < f >
            Mary,F,7065                                    ! 3 columns with ',' ! cut -d, -f1 < f >
            Mary,F/Anna,F                                  ! 2 columns with ',' ! cut -d, -f1 < f >
            mary,/anna,                                    ! 2 columns with ',' ! cut -d, -f1 < f >
            AK,F,1910,Mary,14/AK,F,1910,Annie,12           ! 5 columns with ',' ! cut -d, -f4 < f >
            Id,Name,Year/1,Mary,1880/2,Anna,1880           ! below a header     ! tail -n +2 < f | cut -d, -f2 >
            year,count/1880,Mary/1881,Anna                 ! below a header     ! tail -n +2 < f | cut -d, -f2 >
            "Mary","F","7065"/"Anna","F","2604"            ! 3 columns with ',' ! cut -d, -f1 < f | tr -d '"' >
            Mary, F, 7065/Anna, F, 2604                    ! 3 columns with ',' ! cut -d, -f1 < f >
            Mary;F/Anna;F                                  ! 2 columns with ';' ! cut -d';' -f1 < f >
            Mary|F/Anna|F                                  ! 2 columns with '|' ! cut -d'|' -f1 < f >
            Mary\tF/Anna\tF                                ! 2 columns with tabs ! cut -f1 < f >
            MARY  2.629  2.629  1/ANNA  1.073  3.702  2    ! 4 columns with blanks ! awk '{print $1}' < f >
            Mary (7065)/Anna (2604)                        ! 2 columns with blanks ! awk '{print $1}' < f >
            "Mary"/"Anna"                                  ! names in quotes    ! tr -d '"' < f >
            "Name"/"Mary"/"Anna"                           ! quotes, as in "Mary" below a header ! tail -n +2 < f | tr -d '"' >
            7065 Mary/2604 Anna                            ! 2 columns with blanks ! awk '{print $2}' < f >
            Name/Mary/Anna                                 ! the header "Name"  ! tail -n +2 < f >
            first_name/Mary/Anna                           ! the header "first_name" ! tail -n +2 < f >
            Vorname/Mary/Anna                              ! the header "Vorname" ! tail -n +2 < f >
            PRÉNOM/Mary/Anna                               ! the header "PRÉNOM" ! tail -n +2 < f >
            Имя/Мария/Анна                                 ! the header "Имя"   ! tail -n +2 < f >
            """)
    void aTableIsNamedWithTheCommandThatTakesTheNamesOut(String lines, String what, String command) {
        assertThat(NamesTable.of(List.of(lines.split("/"))))
                .hasValueSatisfying(columns -> assertThat(columns.sentence("f", Compression.NONE))
                        .contains(what)
                        .contains(command + " only-names.txt"));
    }

    @Test
    void namesAreNoTable() {
        assertNames("emma", "olivia", "ava");
        assertNames("mary ann", "anna lena");
        assertNames("Smith, John", "Miller, Anna");
        assertNames("jean-luc", "o'neil", "d,arc", "mia");
        assertNames("r2d2", "c3po");
        assertNames("42", "43");
        assertNames("\"mia", "ava\"", "emma");
        assertNames("name");
        assertNames("");
        assertNames();
    }

    private static void assertNames(String... lines) {
        assertThat(NamesTable.of(List.of(lines))).isEmpty();
    }
}
