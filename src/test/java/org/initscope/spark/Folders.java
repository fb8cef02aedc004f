package org.initscope.spark;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.initscope.store.files.DataFolder;

/** Folders of this machine as those of any file system. */
public final class Folders {
    private Folders() {}

    public static DataFolder of(Path path) {
        return new DataFolder(new Configuration(), new org.apache.hadoop.fs.Path(path.toString()));
    }
}
