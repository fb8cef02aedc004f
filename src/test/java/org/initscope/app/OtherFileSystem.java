package org.initscope.app;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Files of this machine as a file system of another name, {@code other:/…}, which only Hadoop knows. */
public final class OtherFileSystem extends RawLocalFileSystem {
    static final String SCHEME = "other";

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":///");
    }
}
