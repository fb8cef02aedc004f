package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What rules say holds for any network: which settings a job has is the planner's to know. */
class NoConfigurationKeysTest {
    private static final Path ROOMS = Path.of("src/main/java/org/initscope/core");

    @Test
    void rulesNameNoKeyOfAConfiguration() throws IOException {
        assertThat(keys("diagnosis")).isEmpty();
        assertThat(keys("remedy")).as("and those that do are found").isNotEmpty();
    }

    private static List<String> keys(String room) throws IOException {
        String sections = String.join(
                "|",
                ConfigFactory.parseFile(Path.of("conf/reference.conf").toFile())
                        .root()
                        .keySet());
        Pattern key = Pattern.compile("\"[^\"]*\\b(" + sections + ")\\.[a-z][^\"]*\"");
        try (Stream<Path> files = Files.walk(ROOMS.resolve(room))) {
            return files.filter(Files::isRegularFile)
                    .flatMap(file -> key.matcher(text(file)).results().map(found -> file + ": " + found.group()))
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
