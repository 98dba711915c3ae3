package dev.carillon.it.page;

import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** A room as one window shows it. What is read is read in one step, so it is never half of one state and half of another. */
public final class RoomPage {

    /**
     * @param own   whether this window wrote it
     * @param state {@code received}, {@code waiting}, {@code sending}, {@code sent} or {@code failed}
     */
    public record Message(String author, String text, boolean own, String state) {}

    /** @param kind the stable word, such as {@code recovered} */
    public record Event(String kind, String text) {}

    private final Browser.Window window;

    public RoomPage(Browser.Window window) {
        this.window = window;
    }

    public Browser.Window window() {
        return window;
    }

    /** {@code connecting}, {@code waiting}, {@code connected}, {@code refused} or {@code closed}. */
    public String state() {
        return String.valueOf(part("state").getDomAttribute("data-state"));
    }

    public String title() {
        return part("room-title").getText();
    }

    /** The number of those here as the page tells it, on a phone too, where it may be behind; empty while it is unknown. */
    public String memberCount() {
        return String.valueOf(part("member-count").getDomProperty("textContent"));
    }

    /** How the members are called, this one first. */
    public List<String> members() {
        return texts("[data-testid=member] .who");
    }

    public String ping() {
        return part("ping").getText();
    }

    /** In the order of the screen, from above. */
    public List<Message> messages() {
        return rows("""
                return [...document.querySelectorAll('[data-testid=message]')].map((row) => ({
                  author: row.querySelector('[data-testid=message-author]').textContent,
                  text: row.querySelector('[data-testid=message-text]').textContent,
                  own: String(row.hasAttribute('data-own')),
                  state: row.dataset.state,
                }))""").stream()
                .map(row -> new Message(
                        row.get("author"), row.get("text"), row.get("own").equals("true"), row.get("state")))
                .toList();
    }

    public List<String> texts() {
        return messages().stream().map(Message::text).toList();
    }

    /** The lines between messages where something is missing. */
    public List<String> marks() {
        return texts("[data-testid=mark]");
    }

    /** What happened, oldest first. */
    public List<Event> events() {
        return rows("""
                return [...document.querySelectorAll('[data-testid=event]')].reverse().map((row) => ({
                  kind: row.dataset.event,
                  text: row.querySelector('span').textContent,
                }))""").stream()
                .map(row -> new Event(row.get("kind"), row.get("text")))
                .toList();
    }

    public List<String> eventKinds() {
        return events().stream().map(Event::kind).toList();
    }

    /** What stands between the reader and the room, as text; empty when nothing does. */
    public String notice() {
        return part("notice").getText();
    }

    /** Whether the text of some message has become markup. */
    public boolean hasMarkupInMessages() {
        return !window.front()
                .findElements(By.cssSelector("[data-testid=message-text] *"))
                .isEmpty();
    }

    /** Writes and sends each with the Enter key. */
    public void say(String... texts) {
        StringBuilder keys = new StringBuilder();
        for (String text : texts) {
            keys.append(text).append(Keys.ENTER);
        }
        part("input").sendKeys(keys);
    }

    /** Loses the connection for five seconds. */
    public void drop() {
        part("drop").click();
    }

    public void retryNow() {
        part("retry-now").click();
    }

    public StartPage leave() {
        part("leave").click();
        return new StartPage(window);
    }

    public StartPage signIn() {
        part("notice-sign-in").click();
        return new StartPage(window);
    }

    /** On a phone one part is seen at a time. @param part {@code chat}, {@code people} or {@code events} */
    public void show(String part) {
        window.front().findElement(By.cssSelector("[data-show=" + part + "]")).click();
    }

    private WebElement part(String testId) {
        return window.front().findElement(By.cssSelector("[data-testid=" + testId + "]"));
    }

    @SuppressWarnings("unchecked")
    private List<String> texts(String selector) {
        return (List<String>) window.front()
                .executeScript(
                        "return [...document.querySelectorAll(arguments[0])].map((each) => each.textContent)",
                        selector);
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, String>> rows(String script) {
        return (List<Map<String, String>>) window.front().executeScript(script);
    }
}
