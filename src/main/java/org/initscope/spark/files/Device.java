package org.initscope.spark.files;

import java.nio.file.Files;
import org.apache.hadoop.fs.Path;
import org.initscope.spark.tables.HiddenFile;

/**
 * What takes data on this machine and is no file, such as {@code /dev/null} or a pipe: it is written to, since a file put in
 * its place would be there for everybody.
 */
final class Device {
    private Device() {}

    static boolean isAt(Path path) {
        if (!HiddenFile.isLocal(path)) {
            return false;
        }
        java.nio.file.Path file = java.nio.file.Path.of(path.toUri().getPath());
        return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
    }
}
