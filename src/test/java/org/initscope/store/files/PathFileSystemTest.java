package org.initscope.store.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file system that a path is on. */
class PathFileSystemTest {
    /** Somebody's own. */
    public static final class OwnFileSystem extends RawLocalFileSystem {}

    @ParameterizedTest
    @ValueSource(strings = {"/folder/file", "file:///folder/file"})
    void aPathOfThisMachineIsOnTheFileSystemThatHadoopsSettingsName(String path) throws IOException {
        Configuration hadoop = new Configuration();
        assertThat(PathFileSystem.checked(hadoop, new Path(path))).isInstanceOf(LocalFileSystem.class);
        assertThat(PathFileSystem.of(hadoop, new Path(path))).isInstanceOf(RawLocalFileSystem.class);

        hadoop.setClass("fs.file.impl", OwnFileSystem.class, FileSystem.class);

        assertThat(PathFileSystem.checked(hadoop, new Path(path))).isExactlyInstanceOf(OwnFileSystem.class);
    }
}
