//! What a policy can start from: every shipped policy with leads to try, carried in the program.

use crate::diagnostic::Lang;

/// A trade, with a policy to start from.
pub(crate) struct Start {
    /// Its name in English, and in Chinese.
    pub(crate) names: (&'static str, &'static str),
    /// The policy that is shipped, by its file.
    file: &'static str,
    /// The policy in English and in Chinese; one of them may be missing, never both.
    policies: Policies,
}

enum Policies {
    English(Text),
    Chinese(Text),
    Both(Text, Text),
}

/// A policy and its leads.
#[derive(Clone, Copy)]
pub(crate) struct Text {
    pub(crate) lang: Lang,
    pub(crate) policy: &'static str,
    /// The leads, and the ending of their file.
    pub(crate) leads: (&'static str, &'static str),
}

macro_rules! text {
    ($lang:ident, $policy:expr, $leads:expr, $ending:literal) => {
        Text {
            lang: Lang::$lang,
            policy: include_str!(concat!("../../../policies/", $policy, ".grade")),
            leads: (include_str!(concat!("../../../", $leads, ".", $ending)), $ending),
        }
    };
}

/// A shipped policy in one language, or in both, with the leads of `examples/leads`.
macro_rules! start {
    ($english:literal, $chinese:literal, $file:literal, $ending:literal, Both) => {
        Start {
            names: ($english, $chinese),
            file: $file,
            policies: Policies::Both(
                text!(En, $file, concat!("examples/leads/", $file), $ending),
                text!(Zh, concat!($file, ".zh"), concat!("examples/leads/", $file), $ending),
            ),
        }
    };
    ($english:literal, $chinese:literal, $file:literal, $ending:literal, English) => {
        Start {
            names: ($english, $chinese),
            file: $file,
            policies: Policies::English(text!(En, $file, concat!("examples/leads/", $file), $ending)),
        }
    };
    ($english:literal, $chinese:literal, $file:literal, $ending:literal, Chinese) => {
        Start {
            names: ($english, $chinese),
            file: $file,
            policies: Policies::Chinese(text!(Zh, $file, concat!("examples/leads/", $file), $ending)),
        }
    };
}

/// All trades, in the order of `policies/README.md`.
pub(crate) const STARTS: &[Start] = &[
    Start {
        names: ("real-estate", "房地产"),
        file: "real_estate_site",
        policies: Policies::Both(
            text!(En, "real_estate_site", "policies/real_estate_site.leads", "csv"),
            text!(Zh, "real_estate_site.zh", "policies/real_estate_site.zh.leads", "csv"),
        ),
    },
    start!("health-products", "保健品", "health_products_scorecard", "ndjson", Chinese),
    start!("home-buyers", "购房意向", "real_estate_intent_index", "csv", Chinese),
    start!("advertising", "网络广告", "ad_network_pipeline", "csv", Chinese),
    start!("car-dealer", "汽车销售", "auto_dealer_habc", "ron", Both),
    start!("franchise", "招商加盟", "franchise_percent_bands", "csv", Chinese),
    start!("company-services", "企业服务", "service_four_stages", "csv", Chinese),
    start!("phone-sales", "电话销售", "phone_sales_levels", "csv", Chinese),
    start!("b2b", "企业销售", "b2b_close_horizon", "ndjson", Both),
    start!("customer-value", "客户价值", "customer_value_matrix", "csv", English),
    start!("packaging", "工业包装", "packaging_sales_ladder", "csv", Chinese),
    start!("business-e-mail", "企业邮箱", "mail_service_prospect", "csv", English),
    start!("home-viewings", "看房", "property_signals", "csv", Chinese),
    start!("purchase-intent", "购买意向", "purchase_intent_three", "csv", English),
    start!("sales-office", "售楼处", "sales_office_register", "csv", Chinese),
    start!("lead-ownership", "客户归属", "lead_attribution", "ndjson", Both),
    start!("study-abroad", "留学", "study_abroad", "csv", Chinese),
    start!("investment", "投资理财", "investment_prospect", "csv", Chinese),
    start!("flooring", "地板", "flooring_store", "csv", Chinese),
    start!("foreign-trade", "外贸", "trade_lead_source", "csv", Chinese),
    start!("shop-members", "网店会员", "shop_vip_stars", "csv", Chinese),
    start!("shop-stages", "网店阶段", "shop_stage_targets", "csv", Chinese),
    start!("temperament", "客户性格", "customer_temperament", "csv", Chinese),
    start!("any", "通用", "man_rule", "ron", Both),
    start!("relationship", "客户关系", "relationship_lifecycle", "csv", English),
    start!("portfolio", "客户组合", "customer_portfolio", "csv", Chinese),
    start!("visit-register", "来店登记", "visit_register_quality", "csv", Chinese),
    start!("estate-agent", "房产经纪", "home_buyer_agent", "csv", Chinese),
];

/// Who does not say a trade so, says it so.
const OTHERWISE: &[(&str, &str)] = &[
    ("realestate", "real-estate"),
    ("property", "real-estate"),
    ("地产", "real-estate"),
    ("案场", "real-estate"),
    ("car", "car-dealer"),
    ("cars", "car-dealer"),
    ("auto", "car-dealer"),
    ("汽车", "car-dealer"),
    ("汽车经销", "car-dealer"),
    ("services", "company-services"),
    ("shop", "shop-members"),
    ("online-shop", "shop-members"),
    ("网店", "shop-members"),
    ("trade", "foreign-trade"),
    ("man", "any"),
];

impl Start {
    /// The trade of this name, in either language, or of the policy that is shipped under it.
    pub(crate) fn called(name: &str) -> Option<&'static Self> {
        let plain = name.trim().to_lowercase().replace([' ', '_'], "-");
        let other = OTHERWISE.iter().find(|(other, _)| *other == plain).map(|(_, name)| *name);
        let wanted = other.unwrap_or(&plain);
        let is_it = |start: &&Self| {
            start.names.0 == wanted || start.names.1 == wanted || start.file.replace('_', "-") == wanted
        };
        STARTS.iter().find(is_it)
    }

    /// Its policy in that language; in the other one where there is none.
    pub(crate) fn text(&self, lang: Lang) -> Text {
        match (&self.policies, lang) {
            (Policies::Both(text, _), Lang::En)
            | (Policies::Both(_, text), Lang::Zh)
            | (Policies::English(text) | Policies::Chinese(text), Lang::En | Lang::Zh) => *text,
        }
    }

    /// How it is called in that language.
    pub(crate) fn name(&self, lang: Lang) -> &'static str {
        lang.pick(self.names.0, self.names.1)
    }
}
