package org.initscope.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The one self-contained HTML file of a report: template, style, scripts, charts and data.
 *
 * <p>Its content security policy runs only the scripts whose hashes it names, and loads nothing. Data stands in the page
 * as JSON in which markup is escaped.
 */
public final class Page {
    private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";

    /** The page's own scripts, which share one module. */
    private static final List<String> SCRIPTS = List.of(
            "elements.js",
            "address.js",
            "format.js",
            "theme.js",
            "figure.js",
            "charts.js",
            "findings.js",
            "limits.js",
            "steps.js",
            "layers.js",
            "workers.js",
            "loss.js",
            "histograms.js",
            "series.js",
            "run.js",
            "comparison.js",
            "filter.js",
            "points.js",
            "effects.js",
            "trials-table.js",
            "trial.js",
            "trials-charts.js",
            "marginals.js",
            "parallel.js",
            "categories.js",
            "edges.js",
            "phase.js",
            "importance.js",
            "distribution.js",
            "search.js",
            "live.js",
            "page.js");

    private Page() {}

    /** The page of a report, as a file that needs nothing else. */
    public static String html(Report report) {
        return html(report.kind() + " " + report.id(), data(Optional.of(report)), "", "");
    }

    /**
     * The same page, which asks the server that it comes from for what is new: {@code state} for how far it is, {@code
     * report} for {@link #data}.
     *
     * @param title what is watched
     */
    public static String live(String title, Optional<Report> report) {
        return html(title, data(report), " data-live=\"true\"", "; connect-src 'self'");
    }

    /** What a page shows, as JSON without markup; {@code null} where there is nothing to show yet. */
    public static String data(Optional<Report> report) {
        return report.map(CompactJson::of).orElse("null");
    }

    private static String html(String title, String data, String live, String sources) {
        String charts = scriptSafe(resource(ECHARTS));
        String own = "'use strict';\n" + SCRIPTS.stream().map(Page::resource).collect(Collectors.joining("\n"));
        String policy = "default-src 'none'; script-src " + hash(charts) + " " + hash(own)
                + "; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'" + sources;
        Template template = new Template(resource("page.html"));
        return template.with("live", live)
                .with("policy", policy)
                .with("title", escaped(title) + " · InitScope")
                .with("style", resource("page.css"))
                .with("data", data)
                .with("charts", charts)
                .with("script", own)
                .text();
    }

    /** A text with places such as {@code {{name}}}; what is filled in is not looked at again. */
    private record Template(String text) {
        Template with(String place, String value) {
            String mark = "{{" + place + "}}";
            int at = text.lastIndexOf(mark);
            return new Template(text.substring(0, at) + value + text.substring(at + mark.length()));
        }
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the report's part " + name + " is not on the class path: build the project again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String scriptSafe(String script) {
        return script.replace("</script", "<\\/script");
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
