package dev.carillon.contacts.contact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.carillon.http.problem.ProblemException;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.QueryParam;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The query parameters by which contacts are chosen, wherever a route takes a part of them. */
public class ContactSearch {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?");

    @QueryParam("list")
    @Parameter(description = "on this list")
    public @Nullable String list;

    @QueryParam("email")
    @Parameter(description = "of exactly this address, their own or one that was merged into it")
    public @Nullable String email;

    @QueryParam("tag")
    @Parameter(description = "with this tag")
    public @Nullable String tag;

    @QueryParam("source")
    @Parameter(description = "that came from there, such as wordpress")
    public @Nullable String source;

    @QueryParam("phone")
    @Parameter(description = "of exactly this number")
    public @Nullable String phone;

    @QueryParam("attribute")
    @Size(max = 1100) @Parameter(
            description = "with this attribute, as name:value; true, false and numbers are taken for what they are,"
                    + " and anything in double quotes for a text")
    public @Nullable String attribute;

    @QueryParam("consent")
    @Parameter(
            description = "who consented to this purpose; with ':withdrawn' behind it, who withdrew, from it or from"
                    + " everything, and with ':not-withdrawn' all others, those who were never asked included")
    public @Nullable String consent;

    @QueryParam("q")
    @Size(max = 200) @Parameter(description = "words, each of which begins a word of the address, the name or the number")
    public @Nullable String text;

    /** The parameters out of a body; throws a 400 for one that there is not. */
    public static ContactSearch of(Map<String, String> given) {
        ContactSearch search = new ContactSearch();
        given.forEach((name, value) -> {
            if (value.isBlank()) {
                throw ProblemException.invalid(name, "The filter has no value; give one, or leave it out.");
            }
            switch (name) {
                case "list" -> search.list = value;
                case "email" -> search.email = value;
                case "tag" -> search.tag = value;
                case "source" -> search.source = value;
                case "phone" -> search.phone = value;
                case "attribute" -> search.attribute = value;
                case "consent" -> search.consent = value;
                case "q" -> search.text = value;
                default -> throw ProblemException.invalid("filter", "There is no filter '" + name + "'.");
            }
        });
        return search;
    }

    /** What was asked for, checked; throws a 400 that names the parameter at fault. */
    public ContactFilter filter(PhoneNumbers numbers) {
        return new ContactFilter(
                list == null ? null : Label.parse(list).orRefuse("list"),
                email == null ? null : EmailAddress.parse(email).orRefuse("email"),
                tag == null ? null : Label.parse(tag).orRefuse("tag"),
                source == null ? null : Source.parse(source).orRefuse("source"),
                phone == null ? null : numbers.parse(phone).orRefuse("phone"),
                attribute == null ? null : attribute(attribute),
                consent == null ? null : ConsentChoice.parse(consent).orRefuse("consent"),
                text == null
                        ? null
                        : SearchWords.parse(text, numbers.defaultCountryCode()).orRefuse("q"));
    }

    private static Attributes attribute(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw ProblemException.invalid("attribute", "Give a name, a colon and a value, such as 'vip:true'.");
        }
        JsonNode object =
                JsonNodeFactory.instance.objectNode().set(text.substring(0, colon), value(text.substring(colon + 1)));
        return Attributes.parse(object).orRefuse("attribute");
    }

    private static JsonNode value(String text) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (text.equals("true") || text.equals("false")) {
            return json.booleanNode(text.equals("true"));
        }
        if (NUMBER.matcher(text).matches()) {
            return json.numberNode(new BigDecimal(text));
        }
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return json.textNode(quoted ? text.substring(1, text.length() - 1) : text);
    }
}
