package org.initscope.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A headless Chromium, driven through chromedriver by the WebDriver protocol (W3C). Selenium would bring its own Guava
 * onto Spark's class path.
 */
final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process driver;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String session;

    private Browser(Path chromium, Path chromedriver, Path profile) throws IOException {
        int port = freePort();
        this.driver = new ProcessBuilder(chromedriver.toString(), "--port=" + port, "--silent")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("chromedriver.log").toFile())
                .start();
        List<String> flags = List.of(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--window-size=1366,900",
                "--user-data-dir=" + profile);
        String root = "http://127.0.0.1:" + port;
        awaitReady(root);
        Map<String, Object> capabilities = Map.of(
                "browserName",
                "chrome",
                "goog:chromeOptions",
                Map.of("binary", chromium.toString(), "args", flags),
                "goog:loggingPrefs",
                Map.of("browser", "ALL"));
        JsonNode created = send("POST", root + "/session", Map.of("capabilities", Map.of("alwaysMatch", capabilities)));
        this.session = root + "/session/" + created.get("sessionId").asText();
    }

    /** A browser with a fresh profile, where Chromium and its driver are installed. */
    static Optional<Browser> open(Path profile) {
        Optional<Path> chromium = program("chromium", "chromium-browser", "google-chrome");
        Optional<Path> chromedriver = program("chromedriver");
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Browser(chromium.get(), chromedriver.get(), profile));
        } catch (IOException e) {
            throw new IllegalStateException("Chromium did not start: " + e.getMessage(), e);
        }
    }

    private static Optional<Path> program(String... names) {
        return Arrays.stream(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady(String root) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            try {
                if (send("GET", root + "/status", Map.of()).get("ready").asBoolean()) {
                    return;
                }
            } catch (IllegalStateException notYet) {
                pause();
            }
        }
        throw new IllegalStateException("chromedriver did not answer within " + PATIENCE.toSeconds() + " s");
    }

    /** Opens a page and returns the milliseconds until it says that it is ready. */
    double open(URI page) {
        long began = System.nanoTime();
        send("POST", session + "/url", Map.of("url", page.toString()));
        await("return document.documentElement.dataset.ready === 'true'");
        return (System.nanoTime() - began) / 1e6;
    }

    /** Runs a function body in the page. */
    JsonNode run(String script, Object... arguments) {
        return send("POST", session + "/execute/sync", Map.of("script", script, "args", Arrays.asList(arguments)));
    }

    /** Waits until a function body returns true. */
    void await(String script) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!run(script).asBoolean()) {
            pause();
            if (System.nanoTime() > until) {
                throw new IllegalStateException(
                        "not true within " + PATIENCE.toSeconds() + " s: " + script + " " + complaints());
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Presses and releases the mouse at a point of the window. */
    void click(double x, double y) {
        Map<String, Object> move = Map.of("type", "pointerMove", "x", Math.round(x), "y", Math.round(y), "duration", 0);
        Map<String, Object> down = Map.of("type", "pointerDown", "button", 0);
        Map<String, Object> up = Map.of("type", "pointerUp", "button", 0);
        send(
                "POST",
                session + "/actions",
                Map.of(
                        "actions",
                        List.of(Map.of("type", "pointer", "id", "mouse", "actions", List.of(move, down, up)))));
    }

    /** Types keys, which go to the element that has the focus. */
    void press(String keys) {
        List<Map<String, Object>> actions = new ArrayList<>();
        keys.codePoints().mapToObj(Character::toString).forEach(key -> {
            actions.add(Map.of("type", "keyDown", "value", key));
            actions.add(Map.of("type", "keyUp", "value", key));
        });
        send(
                "POST",
                session + "/actions",
                Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", actions))));
    }

    void resize(int width, int height) {
        send("POST", session + "/window/rect", Map.of("width", width, "height", height));
    }

    /** The console's warnings and errors since the last call. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        for (JsonNode entry : send("POST", session + "/se/log", Map.of("type", "browser"))) {
            if (List.of("SEVERE", "WARNING").contains(entry.get("level").asText())) {
                complaints.add(entry.get("message").asText());
            }
        }
        return complaints;
    }

    /** A picture of the window, as PNG. */
    void screenshot(Path file) throws IOException {
        Files.write(
                file,
                Base64.getDecoder()
                        .decode(send("GET", session + "/screenshot", Map.of()).asText()));
    }

    /** The page as it is printed, as PDF. */
    void print(Path file) throws IOException {
        Files.write(
                file,
                Base64.getDecoder()
                        .decode(send("POST", session + "/print", Map.of("background", true))
                                .asText()));
    }

    private JsonNode send(String method, String url, Map<String, Object> body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(PATIENCE)
                    .method(
                            method,
                            method.equals("POST")
                                    ? HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))
                                    : HttpRequest.BodyPublishers.noBody())
                    .build();
            JsonNode value = JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .get("value");
            if (value.has("error")) {
                throw new IllegalStateException(value.get("error").asText() + ": "
                        + value.get("message").asText());
            }
            return value;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            send("DELETE", session, Map.of());
        } finally {
            driver.destroy();
        }
    }
}
