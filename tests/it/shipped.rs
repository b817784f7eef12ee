//! The shipped policies are tested to the last change: their examples and leads touch all of each and notice every
//! change of it, or it is written beside the policy why no lead can. A test for each, so that they run at a time.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::cli::Test;

/// What CI is told to run, on one policy as it is shipped.
fn is_tested_to_the_last_change(path: &str) {
    let result = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(["test", path, "--check", "--mutate", "--min", "100%", "--lang", "en", "--color", "never"])
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&result.stdout);
    assert_eq!(result.status.code(), Some(0), "{said}");
    assert!(said.contains(" changes are noticed") && said.contains("  coverage 100.0%"), "{said}");
}

macro_rules! shipped {
    ($($name:ident: $path:literal,)*) => {
        $(#[test] fn $name() { is_tested_to_the_last_change(concat!("policies/", $path, ".grade")) })*
        const SHIPPED: &[&str] = &[$($path),*];
    };
}

shipped! {
    ad_network_pipeline: "ad_network_pipeline",
    auto_dealer_habc: "auto_dealer_habc",
    auto_dealer_habc_zh: "auto_dealer_habc.zh",
    b2b_close_horizon: "b2b_close_horizon",
    b2b_close_horizon_zh: "b2b_close_horizon.zh",
    customer_portfolio: "customer_portfolio",
    customer_temperament: "customer_temperament",
    customer_value_matrix: "customer_value_matrix",
    flooring_store: "flooring_store",
    franchise_percent_bands: "franchise_percent_bands",
    health_products_scorecard: "health_products_scorecard",
    home_buyer_agent: "home_buyer_agent",
    investment_prospect: "investment_prospect",
    lead_attribution: "lead_attribution",
    lead_attribution_zh: "lead_attribution.zh",
    mail_service_prospect: "mail_service_prospect",
    man_rule: "man_rule",
    man_rule_zh: "man_rule.zh",
    packaging_sales_ladder: "packaging_sales_ladder",
    phone_sales_levels: "phone_sales_levels",
    property_signals: "property_signals",
    purchase_intent_three: "purchase_intent_three",
    real_estate_intent_index: "real_estate_intent_index",
    real_estate_site: "real_estate_site",
    real_estate_site_zh: "real_estate_site.zh",
    relationship_lifecycle: "relationship_lifecycle",
    sales_office_register: "sales_office_register",
    service_four_stages: "service_four_stages",
    shop_stage_targets: "shop_stage_targets",
    shop_vip_stars: "shop_vip_stars",
    study_abroad: "study_abroad",
    trade_lead_source: "trade_lead_source",
    variants_base: "variants/base",
    variants_north: "variants/north",
    versions_2025: "versions/2025",
    versions_2026: "versions/2026",
    visit_register_quality: "visit_register_quality",
}

/// What others bring in with `use`, and is no policy by itself.
const SHARED: &str = "variants/common";

#[test]
fn every_shipped_policy_is_among_them() {
    let mut found = BTreeSet::new();
    for folder in ["", "variants/", "versions/"] {
        for entry in fs::read_dir(Path::new("policies").join(folder)).expect("a folder") {
            let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
            found.extend(name.strip_suffix(".grade").map(|stem| format!("{folder}{stem}")));
        }
    }
    assert!(found.remove(SHARED));
    assert_eq!(found, SHIPPED.iter().map(|&path| path.to_owned()).collect());
}

/// A copy of a shipped policy with its leads and their snapshot, under the command that CI is told to run.
fn copy(policy: &str, args: &str) -> Test {
    let read = |ending: &str| fs::read_to_string(format!("policies/{policy}.{ending}")).expect("a shipped file");
    ["grade", "leads.csv", "snap"]
        .iter()
        .fold(Test::new(args), |test, ending| test.file(&format!("policies/{policy}.{ending}"), read(ending)))
}

/// Deleting an example, a lead or a file of leads turns CI red.
#[test]
fn a_test_that_is_deleted_turns_ci_red() {
    const CI: &str = "test policies --check --mutate --min 100%";
    let ran = copy("shop_vip_stars", CI).run();
    assert_eq!(ran.code, Some(0), "{ran}");

    let text = fs::read_to_string("policies/shop_vip_stars.grade").expect("the policy");
    let without = |name: &str| {
        let lines = text.lines().filter(|line| !line.starts_with(&format!("举例 \"{name}\"")));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    let examples = ["刚好 12 单", "11 单", "刚好一万元", "差一分钱一万元", "退的比买的多"];
    for name in examples {
        let ran = copy("shop_vip_stars", CI).file("policies/shop_vip_stars.grade", without(name)).run();
        assert_eq!(ran.code, Some(1), "{name}: {ran}");
        assert!(ran.stdout.contains("没有检验会发现"), "{name}: {ran}");
    }

    let ran = copy("shop_vip_stars", CI).file("policies/shop_vip_stars.leads.csv", "编号,年订单数\n").run();
    assert_eq!(ran.code, Some(1), "{ran}");
}
