package org.initscope.app;

import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Paths of the command line to files of this machine: job files and thresholds. */
final class MountedPath {
    private static final Pattern URI = Pattern.compile("[a-z][a-z0-9+.-]*:/.*");

    private MountedPath() {}

    /** The path, or a sentence where it is one of another file system: it would silently become a folder "hdfs:" here. */
    static Path parse(String text) {
        if (URI.matcher(text).matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is not mounted here, and job files must be: copy it to this machine");
        }
        return Path.of(text);
    }
}
