package org.hybridize.bridge.model;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hybridize.bridge.json.JsonObject;

/**
 * What happens to one file. Offsets count UTF-16 units of the analysed text, which has no byte-order mark and has
 * its line ends as they are: the content of an {@code IDocument}.
 *
 * @param file relative to the root of the project, with {@code /}
 * @param path absolute
 * @param textSha256 of the analysed text in UTF-8: see {@link #fits}
 * @param textLength of the analysed text, in UTF-16 units
 * @param bytesSha256 of the analysed bytes
 * @param overlay whether unsaved text was analysed instead of the file on disk
 * @param encoding that Python reads the file in
 */
public record FileChange(String file, Path path, String textSha256, int textLength, String bytesSha256,
        boolean overlay, String encoding, List<FunctionChange> functions) {

    /** Whether {@code text} is what was analysed. Edits must not be applied to any other. */
    public boolean fits(String text) {
        return text.length() == textLength && sha256(text).equals(textSha256);
    }

    /** The edits of the chosen functions in order, an edit that several share (a new import) once. */
    public List<Edit> edits(Collection<String> chosen) {
        Set<Edit> found = new LinkedHashSet<>();
        functions.stream().filter(change -> chosen.contains(change.function()))
                .forEach(change -> found.addAll(change.edits()));
        // The sort is stable: insertions at one place keep their order.
        return found.stream().sorted(Comparator.comparingInt(Edit::offset)
                .thenComparingInt(edit -> edit.offset() + edit.length())).toList();
    }

    /** The edits that more than one function lists, each with the functions that need it. */
    public Map<Edit, List<String>> sharedEdits() {
        Map<Edit, List<String>> owners = functions.stream()
                .flatMap(change -> change.edits().stream().map(edit -> Map.entry(edit, change.function())))
                .collect(Collectors.groupingBy(Map.Entry::getKey, LinkedHashMap::new,
                        Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        owners.values().removeIf(functions -> functions.size() < 2);
        return owners;
    }

    /** {@code text} after the edits of the chosen functions. */
    public String apply(String text, Collection<String> chosen) {
        if (!fits(text)) {
            throw new IllegalArgumentException(file + ": is not the text that was analysed");
        }
        StringBuilder result = new StringBuilder();
        int done = 0;
        for (Edit edit : edits(chosen)) {
            result.append(text, done, edit.offset()).append(edit.text());
            done = edit.offset() + edit.length();
        }
        return result.append(text, done, text.length()).toString();
    }

    /** The hexadecimal SHA-256 of {@code text} in UTF-8. */
    public static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException error) {
            throw new IllegalStateException(error); // every Java has it
        }
    }

    /** The record behind its JSON form. */
    public static FileChange from(JsonObject json) {
        return new FileChange(json.string("file"), Path.of(json.string("path")), json.string("text_sha256"),
                json.integer("text_length"), json.string("bytes_sha256"), json.bool("overlay", false),
                json.string("encoding"), json.objects("functions", FunctionChange::from));
    }
}
