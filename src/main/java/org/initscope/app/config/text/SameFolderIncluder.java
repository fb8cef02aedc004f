package org.initscope.app.config.text;

import static org.initscope.core.Check.require;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigParseable;
import java.io.File;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Includes files in the folder of the file that names them, and fails where one is not there.
 *
 * <p>The format's other includes are refused, since a job that somebody else wrote must not reach further. An address
 * would be fetched. A name of the class path would find what some library left there.
 *
 * @param job the job file as a sentence calls it
 */
record SameFolderIncluder(String job)
        implements ConfigIncluder, ConfigIncluderURL, ConfigIncluderFile, ConfigIncluderClasspath {

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        ConfigParseable included = context.relativeTo(what);
        // a file that is not in the folder would be looked for on the class path, and then has no file name
        require(
                included != null && included.origin().filename() != null,
                "%s: include \"%s\" is not there; an include is looked for beside the file that names it",
                job,
                what);
        Path file = Path.of(included.origin().filename());
        require(Files.isRegularFile(file), "%s: include \"%s\" is not a file, expected a job file", job, what);
        JobSource.requireSmall(file, Origins.shown(file));
        ConfigObject parsed = parse(included, context.parseOptions(), what);
        JobSource.requireNoneDropped(file, Origins.shown(file));
        return JobSource.spelledOut(parsed.toConfig()).root();
    }

    private ConfigObject parse(ConfigParseable included, ConfigParseOptions options, String what) {
        try {
            return included.parse(options.setAllowMissing(false));
        } catch (ConfigException.IO e) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT, "%s: include \"%s\" cannot be read, do its permissions forbid it?", job, what),
                    e);
        }
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        throw refused("url(\"" + what + "\")");
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        throw refused("file(\"" + what + "\")");
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        throw refused("classpath(\"" + what + "\")");
    }

    private IllegalArgumentException refused(String what) {
        return new IllegalArgumentException(
                job + ": include " + what + " is not allowed; put the file beside the job and include it by its name");
    }
}
