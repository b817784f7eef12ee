//! The help in Chinese. A test holds every command and argument to have its words.

use clap::Command;

/// What a command and its arguments say of themselves.
struct Words {
    /// The name of the command, behind that of the one it belongs to; empty for the program itself.
    command: &'static str,
    about: &'static str,
    after: &'static str,
    /// By the id of the argument.
    arguments: &'static [(&'static str, &'static str)],
}

const GLOBAL: &[(&str, &str)] = &[
    ("lang", "提示所用的语言：en 或 zh [默认：与评级办法或系统一致]"),
    ("color", "何时使用颜色：auto、always、never；auto 遵从 NO_COLOR [默认：auto]"),
    ("help", "显示帮助"),
    ("version", "显示版本"),
];

const WORDS: &[Words] = &[
    Words {
        command: "",
        about: "按评级办法给客户评级，评级办法写得就像墙上的规定",
        after: "示例：
  gradus check policies/real_estate_site.grade
  gradus test policies
  gradus grade policies/real_estate_site.grade 客户.csv -o 评级结果.csv
  gradus why policies/real_estate_site.grade 客户.csv --lead C0012
  gradus census policies/real_estate_site.grade
  gradus diff 旧.grade 新.grade --on 客户.csv
  gradus doc policies/real_estate_site.zh.grade -o 办法.html
  gradus new north --industry 房地产
  gradus fmt --check policies/real_estate_site.grade
  gradus table export policies/phone_sales_levels.grade -o 电话.xlsx
  gradus serve policies
  gradus lsp
  gradus explain G0312

退出码：0 一切正常；1 有发现的问题；2 读不了文件或看不懂参数。",
        arguments: &[],
    },
    Words {
        command: "grade",
        about: "给客户评级，把结果写在每条记录后面

读入 CSV、NDJSON、JSON 或 RON，写出等级、可能等级、待补资料、得分、判定、跟进日期和理由。
编译时带上 Parquet 的程序也读写 Parquet，写出等级、状态、可能等级、得分、判定、跟进期限和退回原因。
结果写到标准输出或 -o 指定的文件；汇总写到标准错误。",
        after: "示例：
  gradus grade policies/real_estate_site.grade 客户.csv -o 评级结果.csv --bom
  gradus grade policies/real_estate_site.grade 一月.csv 二月.csv --to ndjson
  gradus grade policies/real_estate_site.grade 客户.parquet -o 评级结果.parquet
  gradus grade policies/real_estate_site.grade 客户.csv --columns 等级,跟进期限
  cat 客户.ndjson | gradus grade policies/real_estate_site.grade - --from ndjson --today 2026-11-22",
        arguments: &[
            ("policy", "评级办法，或存放各版本的文件夹：取当天生效的一版"),
            ("root", "办法里提到的文件只能在这个文件夹内 [默认：办法所在的文件夹]"),
            ("records", "客户记录文件；- 表示标准输入 [默认：-]"),
            ("from", "记录的格式：csv、ndjson、json、ron、parquet [默认：看扩展名；标准输入为 csv]"),
            (
                "to",
                "结果的格式：csv、ndjson、json、ron、table、parquet [默认：看 -o 的扩展名；终端上为 table，否则为 csv]",
            ),
            ("output", "把结果写到这个文件；全部写完才会出现，不会覆盖输入文件"),
            ("columns", "评级加写的各列中只写这几列，如 等级,跟进期限,理由；先后次序不变"),
            ("bom", "CSV 开头写 BOM，便于用 Excel 打开"),
            ("strict", "有客户被退回时以 1 退出"),
            ("outlook", "加写：若无变化，哪一天起结论会变"),
            ("advice", "加写：怎样改动最省而能升到上一级；资料不全时确切列出可能的等级"),
            (
                "threads",
                "用几个线程评级，至多 64；结果不变 [默认：每个核心一个；文件小、来自管道或客户种类不多时为一个]",
            ),
            ("today", "按哪一天评级，如 2026-11-22 [默认：今天]"),
            ("zone", "按哪个时区的日子计算，如 Asia/Shanghai 或 +08:00 [默认：与本机一致]"),
            ("format", "评级办法有问题时如何显示：pretty、json、github [默认：pretty]"),
            ("watch", "评级办法或客户记录一改就重新评级，直到程序结束"),
        ],
    },
    Words {
        command: "fmt",
        about: "把评级办法整理成统一的格式

只调整空白、换行和对齐，并统一关键字的写法；注释、空行、名称、标题和数字都不变。
加 --lang 时把关键字换成该语言：zh 换成中文，en 换成英文。
有语法错误的文件不改动。改动整份写好后才替换原文件。",
        after: "示例：
  gradus fmt policies
  gradus fmt --check policies/real_estate_site.grade
  gradus fmt --lang en - < policies/real_estate_site.zh.grade",
        arguments: &[
            ("policies", "评级办法，或放评级办法的文件夹；- 表示读标准输入、写标准输出"),
            ("check", "不写文件，只列出会改动的文件和不同之处；有这样的文件时以 1 退出"),
        ],
    },
    Words {
        command: "table",
        about: "用电子表格修改评级办法里的决策表

export 把表写成工作簿或 CSV，import 把改好的表放回去。",
        after: "示例：
  gradus table export policies/phone_sales_levels.grade -o 电话.xlsx
  gradus table import policies/phone_sales_levels.grade 打法表 电话.xlsx --check
  gradus table import policies/phone_sales_levels.grade 打法表 电话.xlsx --write",
        arguments: &[],
    },
    Words {
        command: "table export",
        about: "把评级办法里的决策表写成工作簿或 CSV

工作簿里每张表占一张工作表，格子可以下拉选择，列名上有批注，最后一张是填写说明；CSV 里只有一张表。
格子照办法里的写法，文字不带引号。",
        after: "示例：
  gradus table export policies/phone_sales_levels.grade -o 电话.xlsx
  gradus table export policies/phone_sales_levels.grade 打法表 -o 打法.csv --bom",
        arguments: &[
            ("policy", "评级办法"),
            ("table", "哪张表：名称、代号或标题 [默认：全部；CSV 为唯一的一张]"),
            ("output", "写到这个文件，.xlsx 或 .csv [默认：CSV 写到标准输出]"),
            ("bom", "CSV 开头写 BOM，便于用 Excel 打开"),
            ("root", "办法里提到的文件只能在这个文件夹内 [默认：办法所在的文件夹]"),
        ],
    },
    Words {
        command: "table import",
        about: "把改好的表放回评级办法

只改这张表的行；没有改的行连同注释照原样保留。新的办法照常检查，问题指到是哪一格。
不加 --write、-o 或 --check 时，新的办法写到标准输出。",
        after: "示例：
  gradus table import policies/phone_sales_levels.grade 打法表 电话.xlsx --check
  gradus table import policies/phone_sales_levels.grade 打法表 电话.xlsx --write
  gradus table import policies/phone_sales_levels.grade 打法表 打法.csv -o 新办法.grade",
        arguments: &[
            ("policy", "评级办法"),
            ("table", "哪张表：名称、代号或标题"),
            ("file", "改好的文件，.xlsx 或 .csv；- 表示从标准输入读 CSV"),
            ("sheet", "工作簿里的哪张工作表 [默认：与表同名的，或唯一的一张]"),
            ("write", "直接改评级办法；新的办法有任何问题（包括举例不符）都不写"),
            ("output", "把新的办法写到这个文件"),
            ("check", "不写文件，只显示会改动什么；会改动时以 1 退出"),
            ("root", "办法里提到的文件只能在这个文件夹内 [默认：办法所在的文件夹]"),
            ("format", "问题如何显示：pretty、json、github [默认：pretty]"),
        ],
    },
    Words {
        command: "check",
        about: "检查评级办法，指出其中的问题

逐份检查名称、类型、单位、永远轮不到的行和不符合的举例。
再证明能证明的：每个客户都有等级，规则从不互相矛盾，保证都成立。有错误或警告时以 1 退出。",
        after: "示例：
  gradus check policies/real_estate_site.grade
  gradus check --format github policies/*.grade",
        arguments: &[
            ("policies", "评级办法，或其所在文件夹；- 表示标准输入"),
            ("root", "办法里提到的文件只能在这个文件夹内 [默认：各办法所在的文件夹]"),
            ("format", "问题如何显示：pretty、json、github [默认：pretty]"),
            ("budget", "每份办法的证明至多用多少步 [默认：6000000]"),
            ("no_proofs", "不做证明"),
            ("plan", "说明每份办法怎样编译提速，不能编译时说明原因"),
            ("watch", "文件一改就重新检查，直到程序结束"),
        ],
    },
    Words {
        command: "test",
        about: "检验评级办法：举例，以及客户记录与快照是否一致

逐份检查办法（不做证明），检验其中的举例。NAME.grade 旁边的 NAME.leads.csv（.ndjson、.json、.ron）里的客户
照办法评级，再与 NAME.snap 比较。不一致时逐位说明，并写到 NAME.snap.new；看过无误后用 --accept 或
cargo insta review 接受。有检验不通过时以 1 退出。",
        after: "示例：
  gradus test policies
  gradus test policies/real_estate_site.zh.grade --accept
  gradus test policies --coverage --min 100%
  gradus test policies --html 覆盖率.html
  gradus test policies/real_estate_site.zh.grade --mutate
  gradus test --check --format junit > tests.xml",
        arguments: &[
            ("paths", "评级办法，或文件夹：其中的全部办法；隐藏文件夹、target 和 node_modules 不看 [默认：.]"),
            ("filter", "只做名称或办法路径里含有这段文字的检验"),
            ("accept", "认定客户现在的结果是对的：写入快照"),
            ("review", "逐位客户看过有变化的结果，接受、拒绝或跳过"),
            ("answers", "对 --review 的回答，每行一个，代替终端"),
            ("coverage", "说明举例和客户触及了办法的哪些部分，哪些从未触及"),
            ("min", "触及的比例低于此数时不通过"),
            ("lcov", "把触及的部分按 LCOV 格式写到这个文件"),
            ("html", "把各份办法的全文写成一页，按触及与否着色"),
            ("mutate", "把每份办法逐处改动一点，说明哪些改动没有检验会发现"),
            ("suggest", "并建议一小组举例，触及并发现所有能触及、能发现的（含 --mutate 和 --coverage）"),
            ("check", "什么也不写；缺少快照、快照没有对应客户时不通过：用于 CI"),
            ("format", "结果如何显示：pretty、json、junit、github、tap [默认：pretty]"),
            ("today", "新快照按哪一天评级，已有的快照各按原来的日子 [默认：今天]"),
            ("root", "办法里提到的文件只能在这个文件夹内 [默认：各办法所在的文件夹]"),
        ],
    },
    Words {
        command: "census",
        about: "数一数各种客户中有多少评为哪一级

一种客户，就是各字段取值段的一种组合；取值段按办法里的界线划分。
按等级、规则、指标档次、得分和判定逐一数清，并指出哪些不可能、哪些必然。
给出客户文件时改数文件里的客户：文件里有几个，这一种就计几。",
        after: "示例：
  gradus census policies/real_estate_site.grade
  gradus census policies/real_estate_site.grade -o 统计.html
  gradus census policies/real_estate_site.grade --weights 客户.csv --format json",
        arguments: &[
            ("policy", "评级办法，或存放各版本的文件夹：取当天生效的一版"),
            ("weights", "改数这个文件里的客户；可以写多次"),
            ("from", "记录的格式：csv、ndjson、json、ron [默认：看扩展名]"),
            ("format", "结果的形式：text、json、svg、html [默认：看 -o 的扩展名，否则为 text]"),
            ("output", "把结果写到这个文件：.svg、.html、.json 或 .txt"),
            ("budget", "至多用多少步 [默认：6000000]"),
            ("today", "数文件里的客户时按哪一天评级，如 2026-11-22 [默认：今天]"),
            ("zone", "按哪个时区的日子计算，如 Asia/Shanghai 或 +08:00 [默认：与本机一致]"),
            ("root", "办法里提到的文件只能在这个文件夹内 [默认：办法所在的文件夹]"),
        ],
    },
    Words {
        command: "doc",
        about: "把评级办法写成一份可打印、可签字的页面

写出标题、版本、期限、评级规则、指标及各档界线、评分表、跟进、保证及其证明、可改的数字和各等级的分布；
给出 --since 时再写与旧版相比哪些客户的等级有变。A4 纸可直接打印。",
        after: "示例：
  gradus doc policies/real_estate_site.zh.grade -o 办法.html
  gradus doc 新.grade --since 旧.grade -o 办法.md
  gradus doc 新.grade --template 本公司.html -o 办法.html",
        arguments: &[
            ("policy", "评级办法，或存放各版本的文件夹：取当天生效的一版"),
            ("output", "把页面写到这个文件：.html 或 .md [默认：标准输出]"),
            ("format", "页面的形式：html 或 markdown [默认：看 -o 的扩展名，否则为 html]"),
            ("since", "旧版评级办法：再列出与它相比的变化"),
            ("template", "用自己的模板（Jinja 写法），不用自带的"),
            ("print_template", "打印自带的模板，供修改"),
            ("budget", "每项证明和计数至多用多少步 [默认：6000000]"),
            ("root", "办法里提到的文件只能在这个文件夹内 [默认：办法所在的文件夹]"),
        ],
    },
    Words {
        command: "new",
        about: "从本行业现成的办法开始写

写入 NAME.grade、供试用的客户记录及其快照，以及 GitHub Actions 的步骤。已有的文件一概不覆盖。
不写名称时列出可选的行业：gradus 自带的所有办法。",
        after: "示例：
  gradus new
  gradus new north --industry 房地产
  gradus new north --industry 汽车销售 --in policies",
        arguments: &[
            ("name", "办法的名称：字母、汉字、数字、_ 和 -"),
            ("industry", "行业，中英文均可"),
            ("folder", "写到这个文件夹 [默认：.]"),
            ("today", "客户按哪一天评级 [默认：今天]"),
        ],
    },
    Words {
        command: "why",
        about: "说明一个客户为什么是这个等级

写出起决定作用的规则、每个指标的档次及其依据、得分、判定、下次跟进，以及还缺哪些资料。
再写出仍有可能的等级，以及怎样改动最省而能升到上一级（或 --to 所写的等级）：已证明最省，并先按办法评过。",
        after: "示例：
  gradus why policies/real_estate_site.grade 客户.csv --lead C0012
  gradus why policies/real_estate_site.grade 客户.csv --lead 3
  gradus why policies/real_estate_site.grade 客户.csv --lead C0012 --to A
  gradus why policies/real_estate_site.grade 客户.csv --id 客户编号 --lead C0012",
        arguments: &[
            ("policy", "评级办法，或存放各版本的文件夹：取当天生效的一版"),
            ("root", "办法里提到的文件只能在这个文件夹内 [默认：办法所在的文件夹]"),
            ("records", "客户记录文件；- 表示标准输入 [默认：-]"),
            ("from", "记录的格式：csv、ndjson、json、ron [默认：看扩展名；标准输入为 csv]"),
            ("strict", "有客户被退回时以 1 退出"),
            ("lead", "哪个客户：编号，或第几条 [默认：全部]"),
            ("to", "要评到哪一级 [默认：上一级]"),
            ("budget", "为确切的建议至多用多少步作准备；0 表示不给建议 [默认：6000000]"),
            ("id", "哪一列是客户编号 [默认：名为“编号”“客户编号”、id 等的列]"),
            ("today", "按哪一天评级，如 2026-11-22 [默认：今天]"),
            ("zone", "按哪个时区的日子计算，如 Asia/Shanghai 或 +08:00 [默认：与本机一致]"),
            ("format", "评级办法有问题时如何显示：pretty、json、github [默认：pretty]"),
        ],
    },
    Words {
        command: "diff",
        about: "比较新旧两份评级办法：哪些客户的等级会变

对所有可能的客户比较：从哪一级变到哪一级，有多少种，是哪些客户，并各举一个客户。
若没有客户的等级会变，这一点是经过证明的。编号（as 后面的名称）相同的字段和等级视为同一个。",
        after: "示例：
  gradus diff 办法_1.grade 办法_2.grade
  gradus diff 旧.grade 新.grade --on 客户.csv --format markdown
  gradus diff 旧.grade 新.grade --map 来访次数=回访次数 --exit-code",
        arguments: &[
            ("old", "原来的办法；或存放各版本的文件夹，取当天生效的一版"),
            ("new", "新的办法"),
            ("map", "旧办法里的名称和它在新办法里的名称，写作 旧名=新名：字段或等级；可写多次"),
            ("on", "再比较这份客户记录里的客户"),
            ("from", "记录的格式：csv、ndjson、json、ron [默认：看扩展名]"),
            ("today", "按哪一天评级，如 2026-11-22 [默认：今天]"),
            ("zone", "按哪个时区的日子计算，如 Asia/Shanghai 或 +08:00 [默认：与本机一致]"),
            ("root", "办法里提到的文件只能在这个文件夹内 [默认：各办法所在的文件夹]"),
            ("format", "如何显示：pretty、json、github、markdown [默认：pretty]"),
            ("budget", "比较至多用多少步 [默认：6000000]"),
            ("exit_code", "有客户的等级会变、或未能判定时，以 1 退出"),
        ],
    },
    Words {
        command: "serve",
        about: "通过 HTTP 评级，评级办法随文件更新

读入评级办法，文件一改就重新读入：下一个客户按新的办法评；若文件有错，仍按上一次正确的版本评。
错在哪里，见 GET /v1/policies/编号、/metrics 和这里的输出。
提问用 POST /v1/policies/编号/grade：JSON 里写一个客户，或客户的数组；也可以用浏览器打开网址。",
        after: "示例：
  gradus serve policies
  gradus serve policies/real_estate_site.grade --listen 127.0.0.1:9000
  gradus serve --config examples/serve.ron
  curl -d '{\"revisits\": 3}' http://127.0.0.1:8080/v1/policies/real_estate_site/grade

收到 SIGHUP 时重新读入所有评级办法和证书；收到 SIGTERM 时答完已收到的请求再结束。
在 systemd 下，用 `Type=notify` 可得知何时就绪、重新读入和结束。
设置文件的每一行见 examples/serve.ron。",
        arguments: &[
            ("policies", "评级办法，或其所在文件夹"),
            ("config", "RON 写的设置文件：每个选项都可以是其中一行；命令行上写的优先"),
            ("listen", "在哪个地址接受请求；端口写 0 表示任选空闲端口 [默认：127.0.0.1:8080]"),
            ("host", "服务器的名称，`localhost` 之外的；可写多次"),
            ("token", "存放口令的文件；每个请求都要写上它：`Authorization: Bearer …`"),
            ("tls_cert", "存放证书（及其上级证书）的 PEM 文件：写上后使用 HTTPS"),
            ("tls_key", "存放证书私钥的 PEM 文件"),
            ("rate", "每秒至多几个请求；其余的请稍后再来 [默认：不限]"),
            ("allow_bad", "有的评级办法不正确也启动，只用正确的那些"),
            ("root", "办法里提到的文件只能在这个文件夹内 [默认：各办法所在的文件夹]"),
            ("zone", "按哪个时区的日子计算，如 Asia/Shanghai 或 +08:00 [默认：与本机一致]"),
            ("tick", "系统没有通知时，每隔几秒把所有文件看一遍 [默认：2]"),
            ("max_body", "一次请求至多多少字节 [默认：1048576]"),
            ("concurrency", "至多同时处理几个请求；其余的请稍后再来 [默认：64]"),
            ("batches", "至多同时有几个批量请求；其余的请稍后再来 [默认：4]"),
            ("connections", "至多同时有几个连接；其余的等待 [默认：4096]"),
            ("head_timeout", "客户端至多沉默几秒，或用几秒发完请求头 [默认：10]"),
            ("body_timeout", "客户端至多用几秒发完请求内容，或批量请求的下一段 [默认：10]"),
            ("log", "把每个决定记到这个文件夹里；用 `gradus log` 查看"),
            ("log_size", "这样的文件到大约多少字节就换下一个 [默认：67108864]"),
            (
                "log_sync",
                "决定记到什么程度才回答：always 写到磁盘，断电也不丢；interval 一秒内写到磁盘 [默认：interval]",
            ),
            ("log_failure", "磁盘已满等原因记不下决定时：refuse 不回答；continue 照样回答，并计数 [默认：refuse]"),
            ("drain", "结束时至多用几秒答完已收到的请求 [默认：8]"),
        ],
    },
    Words {
        command: "lsp",
        about: "在编辑器里协助编写评级办法：通过标准输入输出的语言服务器协议

由编辑器自行启动；VS Code、Neovim、Helix 的设置见 docs/editors.zh.md。
边写边提示错误，证明结果随到随显；可以查看名字的含义、跳到声明处、补全、改名，并把办法排成统一格式。",
        after: "示例：
  gradus lsp
  gradus lsp --lang zh --root policies

退出码：编辑器正常结束为 0，否则为 1。",
        arguments: &[
            ("root", "办法里提到的文件只能在这个文件夹内 [默认：各办法所在的文件夹]"),
            ("stdio", "编辑器会带上这个参数：只有这一种方式"),
        ],
    },
    Words {
        command: "log",
        about: "查看服务器记下的决定，并重新评一遍

写出 gradus serve --log 记在文件夹里的决定，每行一个 JSON：全部，或某份办法、某个等级、某段时间的。
加 --replay 则用文本完全相同的办法、按当天重新评一遍，写出结果不同的。有结果不同的，或有损坏的行，以 1 退出。",
        after: "示例：
  gradus log 决定
  gradus log 决定 --policy real_estate_site --grade A --from 2026-11-01
  gradus log 决定 --replay policies",
        arguments: &[
            ("folder", "gradus serve --log 的文件夹"),
            ("policy", "只要这份办法的决定，写它的编号"),
            ("grade", "只要这个等级的决定，写它的编号；或 undetermined、ungraded、conflict、rejected"),
            ("from", "只要从这一天或这个时刻起的决定"),
            ("until", "只要这一天或这个时刻以前的决定"),
            ("zone", "这些日子按哪个时区计算，如 Asia/Shanghai 或 +08:00 [默认：与本机一致]"),
            ("replay", "用这个文件或文件夹里的评级办法重新评一遍"),
            ("root", "办法里提到的文件只能在这个文件夹内 [默认：办法所在的文件夹]"),
        ],
    },
    Words {
        command: "completions",
        about: "输出 shell 的补全脚本

输出的脚本让 shell 能补全命令、选项和文件名。",
        after: "示例：
  gradus completions bash > ~/.local/share/bash-completion/completions/gradus
  gradus completions fish > ~/.config/fish/completions/gradus.fish",
        arguments: &[("shell", "哪种 shell：bash、elvish、fish、powershell、zsh")],
    },
    Words {
        command: "man",
        about: "输出手册页

不写文件夹时输出 gradus 自己的一页；写了文件夹则给每个命令各写一页：gradus.1、gradus-grade.1 等，
原有的手册页会被替换。",
        after: "示例：
  gradus man | man -l -
  gradus man ~/.local/share/man/zh_CN/man1",
        arguments: &[("folder", "写到这个文件夹")],
    },
    Words {
        command: "explain",
        about: "说明一个错误代码，例如 G0312

写出它的意思、会出现它的例子和改好的例子。不写代码则列出全部。",
        after: "示例：
  gradus explain G0312
  gradus explain --lang zh 312
  gradus explain",
        arguments: &[("code", "代码：G0312 或 312")],
    },
];

/// Headings of the help; clap's own are English.
const TEMPLATE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The command with its help in Chinese.
pub(crate) fn localised(command: Command) -> Command {
    let command = command.subcommand_help_heading("命令").subcommand_value_name("命令");
    WORDS.iter().fold(said(command, ""), |command, words| match words.command.split_once(' ') {
        None if words.command.is_empty() => command,
        None => command.mut_subcommand(words.command, |one| said(one, words.command)),
        Some((outer, inner)) => command.mut_subcommand(outer, |outer| {
            let outer = outer.subcommand_help_heading("命令").subcommand_value_name("命令");
            outer.mut_subcommand(inner, |one| said(one, words.command))
        }),
    })
}

fn said(command: Command, name: &str) -> Command {
    let Some(words) = WORDS.iter().find(|words| words.command == name) else { return command };
    let short = words.about.lines().next().unwrap_or_default();
    // Under a heading of its own an argument loses its place: clap sorts them by name.
    let mut place = 0_usize;
    command.help_template(TEMPLATE).about(short).long_about(words.about).after_help(words.after).mut_args(|arg| {
        let heading = if arg.is_positional() { "参数" } else { "选项" };
        let id = arg.get_id().as_str().to_owned();
        let help = words.arguments.iter().chain(GLOBAL).find(|(known, _)| *known == id);
        // The help says the choices and the default itself, because clap says them in English.
        let choices = arg.get_action().takes_values();
        let arg = arg.help_heading(heading).hide_default_value(choices).hide_possible_values(choices);
        let arg = if arg.is_positional() {
            place = place.saturating_add(1);
            arg.display_order(place)
        } else {
            arg
        };
        match help {
            Some((_, help)) => arg.help(*help),
            None => arg,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::help;
    use crate::diagnostic::Lang;

    fn check(command: &Command, name: &str) {
        let words = WORDS.iter().find(|words| words.command == name).expect("a command has words");
        for arg in command.get_arguments() {
            let id = arg.get_id().as_str();
            let has = words.arguments.iter().chain(GLOBAL).any(|(known, _)| *known == id);
            assert!(has, "`{name}` says nothing of `{id}` in Chinese");
        }
        for (known, _) in words.arguments {
            assert!(command.get_arguments().any(|arg| arg.get_id() == *known), "`{name}` has no `{known}`");
        }
    }

    #[test]
    fn every_command_and_argument_has_chinese_words() {
        let command = help::command(Lang::En);
        check(&command, "");
        for one in command.get_subcommands() {
            check(one, one.get_name());
            for inner in one.get_subcommands() {
                check(inner, &format!("{} {}", one.get_name(), inner.get_name()));
            }
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        help::command(Lang::En).debug_assert();
        help::command(Lang::Zh).debug_assert();
    }
}
