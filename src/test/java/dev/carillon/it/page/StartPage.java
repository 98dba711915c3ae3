package dev.carillon.it.page;

import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The form that leads into a room. */
public final class StartPage {

    private final Browser.Window window;

    public StartPage(Browser.Window window) {
        this.window = window;
    }

    public boolean isShown() {
        return part("start").isDisplayed();
    }

    public boolean asksForToken() {
        return part("token-input").isDisplayed();
    }

    public RoomPage join(String name, String room) {
        fill("name-input", name);
        fill("room-input", room);
        part("join-button").click();
        return new RoomPage(window);
    }

    public RoomPage join(String name, String room, String token) {
        if (!asksForToken()) {
            part("sign-in").findElement(By.tagName("summary")).click();
        }
        fill("token-input", token);
        return join(name, room);
    }

    private void fill(String part, String text) {
        WebElement input = part(part);
        input.clear();
        input.sendKeys(text);
    }

    private WebElement part(String testId) {
        return window.front().findElement(By.cssSelector("[data-testid=" + testId + "]"));
    }
}
