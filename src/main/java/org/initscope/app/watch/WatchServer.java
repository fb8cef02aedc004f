package org.initscope.app.watch;

import static org.initscope.core.Check.require;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.initscope.app.machine.DaemonThreads;

/**
 * The pages of a watch, for browsers of this machine alone. It answers only requests that name this machine as their host.
 * Otherwise a page of another site could read it by a name that it lets point here.
 */
public final class WatchServer implements AutoCloseable {
    private static final int LARGEST_PORT = 65_535;
    private static final int THREADS = 4;
    private static final Pattern THIS_MACHINE = Pattern.compile("(?i)(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d{1,5})?");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Watch watch;
    private final HttpServer server;
    private final ExecutorService threads;

    private WatchServer(Watch watch, HttpServer server, ExecutorService threads) {
        this.watch = watch;
        this.server = server;
        this.threads = threads;
    }

    /**
     * Begins to answer.
     *
     * @param port 0 for a free one
     * @throws IllegalArgumentException where the port is none or is taken
     */
    public static WatchServer start(Watch watch, int port) {
        // a client that stops in the middle must not keep a thread
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "60");
        HttpServer server = bound(port);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, DaemonThreads.named("watch-server"));
        WatchServer started = new WatchServer(watch, server, threads);
        server.setExecutor(threads);
        server.createContext("/", started::answer);
        server.start();
        return started;
    }

    private static HttpServer bound(int port) {
        require(port >= 0 && port <= LARGEST_PORT, "--port is %d, expected 0 to %d", port, LARGEST_PORT);
        try {
            byte[] loopback = {127, 0, 0, 1};
            return HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(loopback), port), 0);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the port " + port + " of this machine cannot be taken (" + e.getMessage()
                            + "): give another --port, or none, which takes a free one",
                    e);
        }
    }

    /** Where the page is. */
    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String host = exchange.getRequestHeaders().getFirst("Host");
            String method = exchange.getRequestMethod();
            if (host == null || !THIS_MACHINE.matcher(host).matches()) {
                send(exchange, 403, "text/plain", "this page is for browsers of its own machine\n");
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, "text/plain", "only GET and HEAD are answered\n");
            } else {
                switch (String.valueOf(exchange.getRequestURI().getPath())) {
                    case "/" -> send(exchange, 200, "text/html", watch.page());
                    case "/state" -> send(exchange, 200, "application/json", JSON.writeValueAsString(watch.state()));
                    case "/report" -> send(exchange, 200, "application/json", watch.data());
                    default -> send(exchange, 404, "text/plain", "there is no such page\n");
                }
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type + "; charset=utf-8");
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Referrer-Policy", "no-referrer");
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
