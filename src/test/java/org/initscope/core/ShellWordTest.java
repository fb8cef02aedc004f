package org.initscope.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A shell reads a printed word as it was meant. */
class ShellWordTest {
    private static final List<String> WORDS = List.of(
            "plain", "a b", " ", "", "it's", "''", "\"", "$HOME", "${HOME}", "`id`", "$(id)", "~", "~root", "*", "?",
            "[x]", "{a,b}", "a;b", "a&b", "a|b", "<>", "(x)", "#", "a#b", "!", "^", "\\", "a\\nb", "a\nb", "a\tb", "=a",
            "a=b", "%1", "-n", "é", "漢", "😀");

    /** What sh makes of the words. */
    @Test
    void aShellReadsEachWordAsItWas() throws Exception {
        String line = WORDS.stream().map(ShellWord::quoted).collect(Collectors.joining(" "));

        Process sh = new ProcessBuilder("sh", "-c", "printf '%s\\0' " + line)
                .redirectErrorStream(true)
                .start();
        String read = new String(sh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(read).isEqualTo(String.join("\0", WORDS) + "\0");
    }

    @Test
    void whatNeedsNoQuotesHasNone() {
        assertThat(ShellWord.quoted("training.learning-rate=1.5e-05")).isEqualTo("training.learning-rate=1.5e-05");
        assertThat(ShellWord.quoted("runs/first/job.conf")).isEqualTo("runs/first/job.conf");
        assertThat(ShellWord.quoted("hdfs://host:8020/runs")).isEqualTo("hdfs://host:8020/runs");
    }
}
