package org.initscope.app.machine;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.initscope.core.ShellWord;
import picocli.CommandLine.TypeConversionException;

/** Paths of the command line to files of this machine: job files and thresholds. */
public final class MountedPath {
    private static final Pattern URI = Pattern.compile("[a-z][a-z0-9+.-]*:/.*");

    private MountedPath() {}

    /** The path. A path of another file system is refused, since it would silently become a folder "hdfs:" here. */
    public static Path parse(String text) {
        if (URI.matcher(text).matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is not mounted here, and job files must be: copy it to this machine");
        }
        requirePrintable(text);
        return Path.of(text);
    }

    /** Requires that a sentence or a log can name a path in one line. */
    static void requirePrintable(String path) {
        if (path.chars().anyMatch(Character::isISOControl)) {
            String shown = path.replaceAll("\\p{Cntrl}", "?");
            throw new TypeConversionException(
                    "'" + shown + "' has a line break or another control character in place of a '?': rename it");
        }
    }

    /** The path as a shell is given it, so that it is read here as the same one. */
    public static String pasted(Path path) {
        String text = path.toString();
        boolean taken = text.startsWith("-") || URI.matcher(text).matches();
        return ShellWord.quoted(taken ? "./" + text : text);
    }
}
