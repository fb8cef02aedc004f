package org.initscope.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.print.PrintOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A real, headless Chromium with one of the pages in it, for the tests of a class: skipped where it or its driver is not installed.
 * After each test its console must be quiet. The classes of a JVM share one, as its start takes as long as several pages.
 */
public final class Browser implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    /** Selenium warns that it cannot speak the newest DevTools protocol, which nothing here asks of it. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private static Optional<ChromeDriver> started = Optional.empty();

    private ChromeDriver driver;

    /** The page that {@link #look} opened and that nothing has changed or replaced since. */
    private Optional<Path> seen = Optional.empty();

    @Override
    public void beforeAll(ExtensionContext context) {
        driver = started();
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        new Actions(driver).moveToLocation(0, 0).perform();
    }

    /** The browser of this JVM, which ends with it. */
    private static synchronized ChromeDriver started() {
        if (started.isEmpty()) {
            ChromeDriver driver = start();
            Runtime.getRuntime().addShutdownHook(new Thread(driver::quit));
            started = Optional.of(driver);
        }
        return started.get();
    }

    private static ChromeDriver start() {
        Optional<File> chromium = program("chromium", "chromium-browser", "google-chrome");
        Optional<File> chromedriver = program("chromedriver");
        assumeTrue(
                chromium.isPresent() && chromedriver.isPresent(),
                "chromium and chromedriver are not installed: apt-get install chromium-driver");
        SELENIUM.setLevel(Level.SEVERE);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.get())
                .withSilent(true)
                .build();
        return new ChromeDriver(service, options(chromium.get()));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(complaints()).isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (driver != null) {
            leave();
        }
    }

    private static ChromeOptions options(File chromium) {
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions()
                .setBinary(chromium)
                .addArguments(
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
                        "--window-size=1366,900");
        options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
        return options;
    }

    private static Optional<File> program(String... names) {
        return Arrays.stream(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toFile)
                .findFirst();
    }

    /** Opens a page unless it is there since the last look: for tests that leave it as it opens, which share one load of it. */
    void look(Path page) throws IOException {
        if (seen.isEmpty() || !seen.get().equals(page)) {
            leave();
            open(page);
            seen = Optional.of(page);
        }
    }

    /** Opens a page of a server and waits until it says that it is ready. */
    public void open(String address) {
        seen = Optional.empty();
        driver.get(address);
        await("return document.documentElement.dataset.ready === 'true'");
    }

    /** Opens a page, waits until it says that it is ready, and prints how long that took. */
    public void open(Path page) throws IOException {
        long began = System.nanoTime();
        open(page.toUri().toString());
        System.out.printf(
                Locale.ROOT,
                "%s: %,d bytes, ready after %.0f ms%n",
                page.getFileName(),
                Files.size(page),
                (System.nanoTime() - began) / 1e6);
    }

    /** Gives the page a window of so many pixels, also one that no desktop would have. */
    public void resize(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Leaves the page, which may ask its server for more. */
    public void leave() {
        seen = Optional.empty();
        driver.get("about:blank");
    }

    public WebElement element(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    public List<WebElement> elements(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** All text of an element, that which is scrolled out of sight too. */
    public String text(String selector) {
        return element(selector).getDomProperty("textContent");
    }

    /** What a function body returns in the page: Boolean, Long, Double, String, List, Map or null. */
    public Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Draws all charts within an element, those out of sight too. */
    public void draw(String selector) {
        run("document.querySelectorAll(arguments[0] + ' .chart').forEach(one => one.figure.draw())", selector);
    }

    /** Opens all details that a selector names. */
    public void unfold(String selector) {
        run("document.querySelectorAll(arguments[0]).forEach(one => { one.open = true; })", selector);
    }

    /** What a section's first chart, drawn by now, has for an expression that begins with a member of its option. */
    Object optionOf(String section, String expression) {
        return optionWhere("document.querySelector(arguments[0] + ' .chart')", section, "option." + expression);
    }

    /** What the chart of a title, drawn by now, has for an expression over its option. */
    Object optionOfTitled(String title, String expression) {
        return optionWhere(
                "[...document.querySelectorAll('figure')]"
                        + ".find(one => one.querySelector('h3')?.textContent === arguments[0]).querySelector('.chart')",
                title,
                expression);
    }

    private Object optionWhere(String chart, String name, String expression) {
        return run(
                "const plot = " + chart + "; plot.figure.draw();"
                        + "const option = echarts.getInstanceByDom(plot).getOption(); return " + expression,
                name);
    }

    /** The finite numbers of a list that a function body returns. */
    public List<Double> numbers(String script, Object... arguments) {
        return ((List<?>) run(script, arguments))
                .stream().map(number -> ((Number) number).doubleValue()).toList();
    }

    /** Waits until a function body returns true. */
    public void await(String script) {
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(20))
                .withMessage(() -> script + " " + complaints())
                .until(page -> Boolean.TRUE.equals(run(script)));
    }

    /** Clicks an element in the middle of the window, where nothing lies over it when charts above it take their place. */
    public void click(String selector) {
        WebElement element = element(selector);
        run("arguments[0].scrollIntoView({block: 'center'})", element);
        element.click();
    }

    /** Presses and releases the mouse at a point of the window. */
    void click(double x, double y) {
        new Actions(driver)
                .moveToLocation((int) Math.round(x), (int) Math.round(y))
                .click()
                .perform();
    }

    /** Moves the mouse over an element, near its middle. */
    void hover(String selector) {
        WebElement element = element(selector);
        run("arguments[0].scrollIntoView({block: 'center'})", element);
        new Actions(driver).moveToElement(element).moveByOffset(7, 0).perform();
    }

    /** Types keys, which go to the element that has the focus. */
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** The console's warnings and errors since the last call. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** The brightness of a point of the window, from 0 to 255. */
    int brightness(double x, double y) throws IOException {
        byte[] picture = driver.getScreenshotAs(OutputType.BYTES);
        int rgb = ImageIO.read(new ByteArrayInputStream(picture)).getRGB((int) x, (int) y);
        return ((rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff)) / 3;
    }

    /** The page as it is printed, as PDF. */
    byte[] print() {
        PrintOptions background = new PrintOptions();
        background.setBackground(true);
        return OutputType.BYTES.convertFromBase64Png(driver.print(background).getContent());
    }
}
