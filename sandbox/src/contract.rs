//! Discord's own API document as a witness: a body that the sandbox accepts must be one that the document allows.
//!
//! The document is not part of this project; the environment variable `DISCORD_OPENAPI` names it where it exists.

#[cfg(feature = "contract")]
pub(crate) use checked::violation;

/// Without the feature there is nothing to check against.
#[cfg(not(feature = "contract"))]
pub(crate) fn violation(_: &crate::rest::Call) -> Option<String> {
    None
}

#[cfg(feature = "contract")]
mod checked {
    use std::collections::BTreeMap;
    use std::sync::{Mutex, OnceLock, PoisonError};

    use jsonschema::Validator;
    use serde_json::{Value, json};

    use crate::rest::Call;

    /// How many of a body's errors are told.
    const ERRORS_TOLD: usize = 3;
    const ERROR_CHARACTERS_MAX: usize = 300;

    /// Read once: a document of a megabyte, and the routes that were met so far.
    struct Contract {
        document: Value,
        bodies: Mutex<BTreeMap<String, Option<Validator>>>,
    }

    /// What the document has against a request, if anything.
    pub(crate) fn violation(call: &Call) -> Option<String> {
        static CONTRACT: OnceLock<Option<Contract>> = OnceLock::new();
        CONTRACT
            .get_or_init(read_contract)
            .as_ref()?
            .violation(call)
    }

    #[allow(
        clippy::disallowed_methods,
        reason = "a switch for tests, which no main.rs could pass in"
    )]
    fn read_contract() -> Option<Contract> {
        let path = std::env::var("DISCORD_OPENAPI").ok()?;
        let text = std::fs::read_to_string(&path);
        let text = text.unwrap_or_else(|error| panic!("DISCORD_OPENAPI names {path}: {error}"));
        let document = serde_json::from_str(&text);
        let document =
            document.unwrap_or_else(|error| panic!("DISCORD_OPENAPI names {path}: {error}"));
        Some(Contract {
            document,
            bodies: Mutex::new(BTreeMap::new()),
        })
    }

    impl Contract {
        fn violation(&self, call: &Call) -> Option<String> {
            let method = call.method.to_lowercase();
            let Some(template) = self.template(&call.path, &method) else {
                return Some(format!(
                    "{} {} is not in Discord's document",
                    call.method, call.path
                ));
            };
            let sent = with_ids_as_text(&call.body);
            let mut bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
            let key = format!("{method} {template}");
            let body = bodies
                .entry(key)
                .or_insert_with(|| self.body(&template, &method));
            let errors = body.as_ref()?.iter_errors(&sent);
            let errors = errors.filter(|error| !is_accepted_anyway(error.instance_path().as_str()));
            let errors = errors.take(ERRORS_TOLD).map(|error| {
                let told = format!("{error} at “{}”", error.instance_path());
                told.chars().take(ERROR_CHARACTERS_MAX).collect::<String>()
            });
            let errors: Vec<String> = errors.collect();
            let told = || {
                format!(
                    "{} {} {}: {}",
                    call.method,
                    call.path,
                    call.body,
                    errors.join("; ")
                )
            };
            (!errors.is_empty()).then(told)
        }

        /// The route's name in the document; one with more literal parts wins.
        fn template(&self, path: &str, method: &str) -> Option<String> {
            let parts: Vec<&str> = path.split('/').collect();
            let literal = |part: &str| !part.starts_with('{');
            let routes = self.document["paths"].as_object()?.iter();
            let fitting = routes.filter(|(template, route)| {
                let named: Vec<&str> = template.split('/').collect();
                let same = |(named, part): (&&str, &&str)| !literal(named) || named == part;
                route.get(method).is_some()
                    && named.len() == parts.len()
                    && named.iter().zip(&parts).all(same)
            });
            let most = fitting.max_by_key(|(template, _)| {
                template.split('/').filter(|part| literal(part)).count()
            });
            most.map(|(template, _)| template.clone())
        }

        fn body(&self, template: &str, method: &str) -> Option<Validator> {
            let content = &self.document["paths"][template][method]["requestBody"]["content"];
            let schema = content.get("application/json")?.get("schema")?;
            let root = json!({ "allOf": [schema], "components": self.document["components"] });
            let validator = jsonschema::validator_for(&root);
            Some(validator.unwrap_or_else(|error| panic!("{method} {template}: {error}")))
        }
    }

    /// The document wants ids to be texts; Discord takes numbers too, and some libraries send them.
    fn with_ids_as_text(value: &Value) -> Value {
        match value {
            Value::Number(number) if number.as_u64().is_some_and(|number| number >= 1 << 53) => {
                json!(number.to_string())
            }
            Value::Array(items) => items.iter().map(with_ids_as_text).collect(),
            Value::Object(fields) => fields
                .iter()
                .map(|(name, field)| (name.clone(), with_ids_as_text(field)))
                .collect(),
            other => other.clone(),
        }
    }

    /// Where the document is stricter than Discord: permissions are documented, and taken, as strings.
    fn is_accepted_anyway(path: &str) -> bool {
        path.ends_with("/default_member_permissions")
    }
}
