package ai.deeptalk.gateway.tools;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.Tool;
import ai.deeptalk.gateway.protocol.ToolChoice;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolboxTest {
  private static Tool tool(String name, String schema) {
    return new Tool(name, Optional.empty(), Optional.of(Json.parse(schema.replace('\'', '"'))));
  }

  private static final List<Tool> TOOLS =
      List.of(
          tool(
              "get_weather",
              "{'properties':{'city_name':{'type':'string'},'unit':{'enum':['C','F']}},'required':['city_name']}"),
          tool("sendMessage", "{'properties':{'to':{'type':'string'},'text':{'type':'string'}}}"),
          tool(
              "set-light",
              "{'properties':{'room':{'type':'string'},'on':{'type':'boolean'},'level':{'type':'number'}}}"),
          tool("color", "{'properties':{'shade':{'type':'string','enum':['dark_red','BLUE']}}}"),
          new Tool("rollDice", Optional.empty(), Optional.empty()));

  private final Toolbox box = Toolbox.of(TOOLS, new ToolChoice.Auto());

  @Test
  void everyToolIsNamedInWordsWithWhatItNeeds() {
    assertThat(box.introduction().getFirst().user())
        .isEqualTo(
            "tools: get weather: city name; send message: to, text; set light: room, on, level;"
                + " color: shade; roll dice");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          call get weather: city name New York | get_weather | {"city_name":"New York"}
          call get weather: Oslo | get_weather | {"city_name":"Oslo"}
          call send message: to Anna, text I am late, sorry | sendMessage | {"to":"Anna","text":"I am late, sorry"}
          call send message: text Hi, to Anna | sendMessage | {"text":"Hi","to":"Anna"}
          call set light: room the hall, on yes, level two point five | set-light | {"room":"the hall","on":true,"level":2.5}
          call color: shade dark red | color | {"shade":"dark_red"}
          call color: shade blue | color | {"shade":"BLUE"}
          call roll dice | rollDice | {}
          """)
  void aCallIsReadIntoWhatTheSchemaAsksFor(String text, String name, String arguments) {
    assertThat(box.call(text)).contains(new ToolCall(name, arguments));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          call get time: city Oslo | no such tool
          call send message: to Anna | a parameter is missing
          call get weather | a parameter is missing
          call set light: room the hall, on maybe, level two | no boolean
          call set light: room the hall, on yes, level high | no number
          call color: shade green | not among the choices
          The weather is fine. | no call
          """)
  void whatIsNoCallOfTheseToolsIsNone(String text, String why) {
    assertThat(box.call(text)).as(why).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          12 | twelve
          -7 | minus seven
          365 | three hundred sixty-five
          12.50 | twelve point five
          1200300 | one million two hundred thousand three hundred
          """)
  void numbersGoBothWays(String digits, String words) {
    assertThat(NumberWords.spelledOut(digits)).isEqualTo(words);
    assertThat(NumberWords.read(words).orElseThrow()).isEqualByComparingTo(digits);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"condition":"sunny","tempC":21.5} | result: condition sunny, temp c twenty-one point five
          "It is 12°C in London." | result: It is twelve degrees C in London.
          It is foggy and 12 degrees in London. | result: It is foggy and twelve degrees in London.
          {"ok":true,"items":["a","b"],"none":null} | result: ok yes, items a and b, none nothing
          2026-11-27 16:10 | result: two thousand twenty-six eleven twenty-seven sixteen:ten
          """)
  void aResultIsToldInWords(String output, String words) {
    assertThat(ToolWords.result(output)).isEqualTo(words);
  }
}
