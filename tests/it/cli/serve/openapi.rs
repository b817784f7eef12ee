//! The description of all that can be asked: every reference leads somewhere, and what is answered is what it says.

use std::collections::BTreeSet;

use super::*;

/// All values of the fields called `$ref`.
fn references<'a>(json: &'a Value, found: &mut Vec<&'a str>) {
    match json {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| match value.as_str() {
            Some(text) if name == "$ref" => found.push(text),
            _ => references(value, found),
        }),
        Value::Array(all) => all.iter().for_each(|one| references(one, found)),
        _ => {}
    }
}

/// Looks that a value is as a schema has it: types, needed fields, listed values, and what these hold.
fn holds(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let wrong = |what: &str| Err(format!("{what}: {schema} {value}"));
    if let Some(path) = schema["$ref"].as_str() {
        return holds(document, document.pointer(&path[1..]).expect("a schema"), value);
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        holds(document, part, value)?;
    }
    if let Some(ways) = schema["oneOf"].as_array() {
        let fits = ways.iter().filter(|way| holds(document, way, value).is_ok()).count();
        return if fits == 1 { Ok(()) } else { wrong(&format!("{fits} ways")) };
    }
    if schema["not"].is_object() && holds(document, &schema["not"], value).is_ok() {
        return wrong("what it may not be");
    }
    if let Some(all) = schema["enum"].as_array()
        && !all.contains(value)
    {
        return wrong("none of those");
    }
    let is = |kind: &Value| match kind.as_str().expect("a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("a type that this test does not know: {other}"),
    };
    match &schema["type"] {
        Value::Null => {}
        Value::Array(kinds) if kinds.iter().any(is) => {}
        kind @ Value::String(_) if is(kind) => {}
        _ => return wrong("another type"),
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.get(name.as_str().expect("a name")).is_none() {
            return wrong(&format!("without {name}"));
        }
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(field) = value.get(name) {
            holds(document, inner, field)?;
        }
    }
    for one in value.as_array().into_iter().flatten().filter(|_| schema["items"].is_object()) {
        holds(document, &schema["items"], one)?;
    }
    Ok(())
}

#[test]
fn every_reference_leads_somewhere_and_every_path_says_what_it_needs() {
    let server = Server::start(site(""));
    let document = server.get("/openapi.json").json();
    assert_eq!(document["openapi"], "3.1.0");
    let mut found = Vec::new();
    references(&document, &mut found);
    for path in &found {
        assert!(document.pointer(path.strip_prefix('#').expect("of this document")).is_some(), "{path}");
    }
    // And every schema is used.
    for name in document["components"]["schemas"].as_object().expect("schemas").keys() {
        assert!(found.contains(&format!("#/components/schemas/{name}").as_str()), "{name}");
    }
    let mut ids = BTreeSet::new();
    let paths = document["paths"].as_object().expect("paths");
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().expect("methods") {
            assert!(ids.insert(operation["operationId"].as_str().expect("an id").to_owned()), "{path}");
            let named = operation["parameters"].as_array().into_iter().flatten();
            let in_path = named.filter(|one| one["in"] == "path").count();
            assert_eq!(in_path, path.matches('{').count(), "{path}");
            assert_eq!(operation["requestBody"].is_object(), method == "post", "{path}");
            assert!(operation["responses"]["200"]["content"].is_object(), "{path}");
            // The router knows it by this method, and by no other.
            let real = path.replace("{id}", "site");
            let (right, other) = if method == "get" { ("GET", "POST") } else { ("POST", "GET") };
            assert!(!matches!(server.ask_with(right, &real, "", KEEN).status, 404 | 405), "{path}");
            assert_eq!(server.ask_with(other, &real, "", "").status, 405, "{path}");
        }
    }
    assert_eq!(paths.len(), 13);
}

#[test]
fn what_is_answered_is_what_it_says() {
    let server = Server::start(site(""));
    let bad = "grades A >\n";
    server.write("policies/bad.grade", bad);
    until("trouble", || server.figure("gradus_reload_success").as_deref() == Some("0"));
    let document = server.get("/openapi.json").json();
    let is = |path: &str, method: &str, status: &str, value: &Value| {
        let operation = &document["paths"][path][method]["responses"][status];
        let operation = match operation["$ref"].as_str() {
            Some(path) => document.pointer(&path[1..]).expect("a response"),
            None => operation,
        };
        let content = operation["content"].as_object().expect("content").values().next().expect("one");
        if let Err(why) = holds(&document, &content["schema"], value) {
            panic!("{path}: {why}");
        }
    };
    let many = format!("[{KEEN},{{\"revisits\":\"often\"}},{{\"revisit\":1}}]");
    for leads in [KEEN, many.as_str()] {
        is("/v1/policies/{id}/grade", "post", "200", &server.post(GRADE, leads).json());
        is("/v1/policies/{id}/why", "post", "200", &server.post("/v1/policies/site/why", leads).json());
    }
    is("/v1/policies", "get", "200", &server.get("/v1/policies").json());
    is("/v1/policies/{id}", "get", "200", &server.get("/v1/policies/site").json());
    is("/v1/policies/{id}/census", "get", "200", &server.get("/v1/policies/site/census").json());
    for text in [SITE, bad] {
        is("/v1/policies/{id}/check", "post", "200", &server.post("/v1/policies/site/check", text).json());
    }
    is("/v1/policies/{id}/diff", "post", "200", &server.post("/v1/policies/site/diff", SITE).json());
    for problem in [server.post("/v1/policies/site/diff", bad), server.post(GRADE, "{"), server.get("/v1/policies/no")]
    {
        is("/v1/policies/{id}/diff", "post", "default", &problem.json());
    }
    let batch = server.ask_with("POST", "/v1/policies/site/batch", "", &format!("{KEEN}\nno lead\n"));
    let lines = batch.body.split("\r\n").filter(|line| line.starts_with('{')).flat_map(str::lines);
    let lines: Vec<Value> = lines.map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 3);
    lines.iter().for_each(|line| is("/v1/policies/{id}/batch", "post", "200", line));
    // The test itself can tell.
    assert!(holds(&document, &serde_json::json!({"$ref": "#/components/schemas/Graded"}), &lines[0]).is_err());
}
