/* Every sentence the library says, once, in both languages. {1}, {2} … stand for the arguments, in any order.
   An id is never reused and never changes its meaning. */
#ifndef CARE_CORE_MESSAGES_H
#define CARE_CORE_MESSAGES_H

#define CARE__MESSAGE_LIST(X)                                                                                                  \
    /* arguments of a call */                                                                                                  \
    X(CARE__M_NULL, 1, "is NULL, but required", "必须给出，却为 NULL")                                                         \
    X(CARE__M_NOT_INITIALISED, 2, "was not initialised: call its _init function first", "未初始化：请先调用对应的 _init 函数") \
    X(CARE__M_NEWER_FIELD, 3, "a field is set that this version of the library does not know", "设置了本版本库不认识的字段")   \
    X(CARE__M_OUT_OF_RANGE, 4, "{1} found, {2} to {3} expected", "值为 {1}，应在 {2} 至 {3} 之间")                             \
    X(CARE__M_NOT_FINITE, 5, "{1} found, a finite number expected", "值为 {1}，应为有限数值")                                  \
    X(CARE__M_LENGTH, 6, "length {1} found, {2} expected", "长度为 {1}，应为 {2}")                                             \
    X(CARE__M_LANGUAGE, 7, "language \"{1}\" is not known; \"zh\" or \"en\" expected", "不支持语言“{1}”，应为 “zh” 或 “en”")   \
    X(CARE__M_NO_ROOM, 8, "no room to write into", "没有可写入的空间")                                                         \
    X(CARE__M_NOMEM, 9, "out of memory", "内存不足")                                                                           \
    X(CARE__M_CANCELLED, 10, "stopped by the caller", "已被调用方中止")                                                        \
    X(CARE__M_TOO_LARGE, 11, "too large: the sizes multiply to more than memory can address",                                  \
      "过大：各维大小之积超出可寻址内存")                                                                                      \
    X(CARE__M_NOT_ASCENDING, 12, "{1} follows {2}; ascending values expected", "{2} 之后为 {1}，应为升序")                     \
    X(CARE__M_UNUSED, 13, "is set, but not used with {1}", "已设置，但不适用于{1}")                                            \
    X(CARE__M_NOT_WHOLE, 14, "{1} found, a whole number expected", "值为 {1}，应为整数")                                       \
    X(CARE__M_OTHER_VALUE, 15, "{1} found, {2} expected", "值为 {1}，应为 {2}")                                                \
    X(CARE__M_TABLE_UNKNOWN, 20, "a document has no table \"{1}\"; one of {2} expected", "文档没有表“{1}”，应为以下之一：{2}") \
    X(CARE__M_TABLE_TWICE, 21, "table \"{1}\" is given twice", "表“{1}”给出了两次")                                            \
    /* model */                                                                                                                \
    X(CARE__M_CODE_MISSING, 30, "a township needs a code", "乡镇须有代码")                                                     \
    X(CARE__M_CODE_TAKEN, 31, "code {1} is already taken", "代码 {1} 已被使用")                                                \
    X(CARE__M_DATE, 32, "{1}-{2}-{3} is not a date", "{1}-{2}-{3} 不是有效日期")                                               \
    X(CARE__M_BEDS_SHORT, 33, "{1} beds would be moved, but only {2} are there at the end of {3}",                             \
      "要变动 {1} 张床位，但 {3} 年末只有 {2} 张")                                                                             \
    X(CARE__M_LEDGER_OPEN, 34, "year {1}, class {2}, state {3}: the ledger shows {4} beds, opening stock and events give {5}", \
      "{1} 年{2}（{3}）：台账为 {4} 张，按期初与变动应为 {5} 张")                                                              \
    X(CARE__M_JOINT_TOWNSHIPS, 35, "joint facility {1} lies in townships {2} and {3}; one expected",                           \
      "联建设施 {1} 分属乡镇 {2} 与 {3}，应在同一乡镇")                                                                        \
    X(CARE__M_BASIS, 36, "population basis {1} found, the rule says {2}", "人口口径为{1}，规则要求{2}")                        \
    X(CARE__M_NO_BEDS, 37, "there are no beds to take a share of", "没有可计算占比的床位")                                     \
    X(CARE__M_NURSING_OVER, 38, "{1} nursing beds exceed the {2} institution beds; nursing beds are part of them",             \
      "{1} 护理型床位多于 {2} 张机构床位；护理型床位是机构床位的一部分")                                                       \
    X(CARE__M_SAME_CLASS, 39, "a conversion from a class into itself", "改造前后类别相同")                                     \
    X(CARE__M_ZERO, 40, "is 0; a positive number expected", "为 0，应为正数")                                                  \
    X(CARE__M_NOT_PART, 41, "nursing beds are not part of this denominator", "该分母不含护理型床位")                           \
    /* projection */                                                                                                           \
    X(CARE__M_OUT_MIGRATION, 60, "{1} persons leave, but only {2} are there", "迁出 {1} 人，但只有 {2} 人")                    \
    X(CARE__M_NO_PERSON_YEARS, 61, "nobody lives to this age in the life table, but {1} persons are there",                    \
      "生命表在该年龄已无人存活，却有 {1} 人")                                                                                 \
    X(CARE__M_PREVALENCE_SUM, 62, "the levels add up to {1} at this sex and age; at most 1 expected",                          \
      "该性别年龄各等级之和为 {1}，应不超过 1")                                                                                \
    X(CARE__M_SHARE_OUT_OF_REACH, 63, "a share of {1} is out of reach; the shape allows at most {2}",                          \
      "占比 {1} 无法达到；按此年龄型最多为 {2}")                                                                               \
    X(CARE__M_CONTROL_EMPTY, 64, "the area has {1} persons of this sex and age, its townships next to none",                   \
      "全区该性别年龄有 {1} 人，各乡镇却几乎为 0")                                                                             \
    X(CARE__M_NO_BIRTH_AT, 65, "{1} found; no births expected at age 0 and at the open age",                                   \
      "值为 {1}；0 岁与开口年龄不应有生育")                                                                                    \
    X(CARE__M_ROW_SUM, 70, "the row of state {1} adds up to {2}; {3} expected", "状态 {1} 的行合计为 {2}，应为 {3}")           \
    X(CARE__M_NOT_ABSORBING, 71, "{2} leave state {1}, the last, which is death", "有 {2} 离开末位状态 {1}（死亡）")           \
    X(CARE__M_STEP_TOO_LONG, 72, "an intensity of {1} in a step of {2}: their product must be at most {3}",                    \
      "转移强度 {1}、步长 {2}：二者之积不得超过 {3}")                                                                          \
    X(CARE__M_FIT_NOT_CONVERGED, 73, "no fit after {1} iterations; {2} from what was to be met",                               \
      "迭代 {1} 次仍未收敛，与目标相差 {2}")                                                                                   \
    X(CARE__M_MARGIN_UNREACHABLE, 74, "{2} are to be in state {1}, but nothing leads there",                                   \
      "应有 {2} 处于状态 {1}，但无转移可达")                                                                                   \
    X(CARE__M_SURVIVAL_OUT_OF_REACH, 75, "a survival of {1} is out of reach: without any deaths it is {2}, with the most {3}", \
      "存活比 {1} 无法达到：无死亡时为 {2}，死亡最多时为 {3}")                                                                 \
    X(CARE__M_NO_INCIDENCE, 76,                                                                                                \
      "the share above level {1} would be {2} without incidence, but {3} is given: it falls faster than death and recovery "   \
      "explain",                                                                                                               \
      "若无新发，高于等级 {1} 的占比为 {2}，而给出 {3}：降幅超出死亡与恢复所能解释")                                           \
    X(CARE__M_NEVER_LEAVES, 77, "somebody who is in the last step never dies: years without end",                              \
      "末段中有人永不死亡：年数无穷")                                                                                          \
    X(CARE__M_TRANSITION_INCONSISTENT, 78,                                                                                     \
      "transition_inconsistent: level {1} is {2} % of those aged {3} and over at the end of year {4}; the path the "           \
      "transitions were calibrated to gives {5} %",                                                                            \
      "transition_inconsistent：第 {4} 年末 {3} 岁及以上者中等级 {1} 占 {2} %，而校准路径为 {5} %")                            \
    X(CARE__M_TRANSITION_UNCALIBRATED, 79,                                                                                     \
      "no calibrated path is given: nothing says whether these transitions fit this population",                               \
      "未给出校准路径：无从判断这些转移概率是否适用于该人口")                                                                  \
    X(CARE__M_NOT_DETERMINED, 90, "the counts do not determine the intensity from state {1} to state {2}",                     \
      "所给计数无法确定由状态 {1} 到状态 {2} 的转移强度")                                                                      \
    X(CARE__M_COUNTS_IMPOSSIBLE, 91, "{3} persons went from state {1} to state {2}, where no permitted transitions lead",      \
      "有 {3} 人由状态 {1} 转至状态 {2}，但允许的转移不可达")                                                                  \
    X(CARE__M_NEGATIVE_PROPORTION, 92,                                                                                         \
      "a proportion of {3} from state {1} to state {2}: the figures of neighbouring ages differ too much",                     \
      "由状态 {1} 到状态 {2} 的比例为 {3}：相邻年龄的数值相差过大")                                                            \
    X(CARE__M_LEVELS_NOT_ALL, 93, "the levels add up to {1}; {2} expected", "各等级之和为 {1}，应为 {2}")                      \
    X(CARE__M_MARGINS_DISAGREE, 58, "margins {1} and {2}, counted from 0, add up to {3} and {4}; the same sum expected",       \
      "第 {1}、{2} 个边际（从 0 数起）合计分别为 {3} 与 {4}，应相等")                                                          \
    X(CARE__M_MARGIN_EMPTY, 59, "a total of {1}, but all cells there are 0 and stay so",                                       \
      "合计为 {1}，但其各单元均为 0 且不会改变")                                                                               \
    X(CARE__M_LIFE_UNKNOWN, 66, "is not given; {1} expected", "未给出；应给出 {1}")                                            \
    X(CARE__M_LIFE_DISAGREES, 67, "{1} found, but {2} follows from the rest", "值为 {1}，而按其余各项应为 {2}")                \
    X(CARE__M_LIFE_NO_RULE, 68, "no rule gives ax for ages {1} to {2}; give ax", "{1} 至 {2} 岁没有求 ax 的规则；请给出 ax")   \
    X(CARE__M_LIFE_OUT_OF_REACH, 69, "a life expectancy of {1} is out of reach; the nearest that can be had is {2}",           \
      "预期寿命 {1} 无法达到；最接近的可达值为 {2}")                                                                           \
    X(CARE__M_LIFE_NO_SURVIVOR, 94, "{1} found; with ax of {2} more die than are there",                                       \
      "值为 {1}；在 ax 为 {2} 时死亡多于在世")                                                                                 \
    X(CARE__M_LIFE_NOT_RISING, 95, "mortality does not rise over ages {1} to {2}", "{1} 至 {2} 岁死亡率不随年龄上升")          \
    X(CARE__M_NO_CHANGE, 96, "the rates do not change from year to year: there is nothing to fit", "各年死亡率不变：无可拟合") \
    X(CARE__M_PATTERN_SUM, 98, "the pattern of change adds up to 0 over the ages and cannot be scaled to 1",                   \
      "变化型各年龄之和为 0，无法归一")                                                                                        \
    X(CARE__M_BACKEND_SVD, 99, "no singular value decomposition was found; GSL says {1}", "奇异值分解未收敛；GSL 代码 {1}")    \
    X(CARE__M_NOT_RETURNING, 97, "a coefficient of {1} found; below 1 in size expected, or it never returns to the trend",     \
      "系数为 {1}；绝对值应小于 1，否则不会回到共同趋势")                                                                      \
    X(CARE__M_ENSEMBLE_BY_TOWNSHIP, 200, "an ensemble draws transitions for all townships alike; common or by year expected",  \
      "集合模拟对所有乡镇抽取同一组转移概率；应为共用或按年")                                                                  \
    X(CARE__M_ENSEMBLE_PATH, 201, "is set, but an ensemble leaves any path: compare one projection with it instead",           \
      "已设置，但集合模拟必然偏离路径：请改用单次推算作比较")                                                                  \
    X(CARE__M_ENSEMBLE_EXPLODES, 202, "a coefficient of {1} found; -1 to 1 expected, or the series grows without end",         \
      "系数为 {1}；应在 -1 至 1 之间，否则序列无限增长")                                                                       \
    X(CARE__M_ENSEMBLE_TOWNSHIP_SERIES, 203, "the draw of a township is one value; only mean and initial can be given",        \
      "乡镇的抽样只有一个值；只能给出均值与初始离散度")                                                                        \
    X(CARE__M_ENSEMBLE_VALUE, 204, "a value of {1} in a trajectory; a number from 0 to 2^40 expected",                         \
      "某条轨迹中的值为 {1}；应为 0 至 2^40 之间的数")                                                                         \
    X(CARE__M_ENSEMBLE_OTHER, 205, "belongs to another problem: some input is not the same", "属于另一个问题：有输入不一致")   \
    X(CARE__M_ENSEMBLE_TWICE, 206, "a trajectory that both have run", "两者都运行过的轨迹")                                    \
    X(CARE__M_ENSEMBLE_EMPTY, 207, "no trajectory was run yet", "尚未运行任何轨迹")                                            \
    X(CARE__M_ENSEMBLE_NO_FILE, 208, "is not a file of an ensemble", "不是集合模拟文件")                                       \
    X(CARE__M_ENSEMBLE_VERSION, 209, "was written by version {1}; {2} expected", "由版本 {1} 写成；应为 {2}")                  \
    X(CARE__M_ENSEMBLE_DAMAGED, 210, "is cut short or altered: its checksum does not hold", "文件不完整或被改动：校验和不符")  \
    X(CARE__M_NO_VARIANCE, 211, "the model gives {1} everywhere: there is no variance to share out",                           \
      "模型处处为 {1}：没有可分解的方差")                                                                                      \
    X(CARE__M_NOT_EVEN, 212, "{1} found, an even number expected", "值为 {1}，应为偶数")                                       \
    X(CARE__M_NOT_ONE_MOVED, 213, "source {1}, counted from 0, is not moved once and alone",                                   \
      "来源 {1}（从 0 数起）未被单独移动恰好一次")                                                                             \
    /* demand */                                                                                                               \
    X(CARE__M_SETTINGS_SUM, 240, "the shares over the settings add up to {1}; 1 expected", "各去向比例之和为 {1}，应为 1")     \
    X(CARE__M_SAME_SETTING, 241, "setting {1} is where they come from; another one expected",                                  \
      "去向 {1} 与来源相同，应为另一去向")                                                                                     \
    X(CARE__M_NO_COVERAGE, 242, "nobody uses any setting here, so no proportions to reach a coverage of {1} with",             \
      "此处无人使用任何服务，无从按比例达到 {1} 的覆盖率")                                                                     \
    X(CARE__M_TAKE_UP_SUM, 243, "the take-up over the settings adds up to {1}; at most 1 expected",                            \
      "各去向申领率之和为 {1}，应不超过 1")                                                                                    \
    X(CARE__M_WAITING_OVER, 244, "{1} persons wait for their first payment, but only {2} are assessed",                        \
      "等待首次给付者 {1} 人，多于评估者 {2} 人")                                                                              \
    X(CARE__M_NO_CONTRIBUTORS, 245, "nobody contributes in years {1} to {2}, but {3} is missing",                              \
      "第 {1} 至 {2} 年无人缴费，却缺 {3}")                                                                                    \
    X(CARE__M_STAYS_SUM, 246, "the shares of stays add up to {1}; 1 expected", "各停留天数比例之和为 {1}，应为 1")             \
    /* allocation */                                                                                                           \
    X(CARE__M_BOUNDS_LOW, 80, "the lower bounds add up to {1}, more than the total {2}", "下限合计 {1}，超过总数 {2}")         \
    X(CARE__M_BOUNDS_HIGH, 81, "the upper bounds of those with a weight add up to {1}, less than the total {2}",               \
      "有权重者的上限合计 {1}，少于总数 {2}")                                                                                  \
    X(CARE__M_BOUND_ORDER, 82, "the upper bound {1} is below the lower bound {2}", "上限 {1} 低于下限 {2}")                    \
    X(CARE__M_ALL_ZERO, 84, "all weights are 0, and {1} are to be shared out", "所有权重均为 0，却有 {1} 待分配")              \
    X(CARE__M_SITE_RANGE, 83, "site {1} found, 0 to {2} expected", "设施编号为 {1}，应在 0 至 {2} 之间")                       \
    /* files and documents */                                                                                                  \
    X(CARE__M_FILE_READ, 100, "cannot be read: {1}", "无法读取：{1}")                                                          \
    X(CARE__M_FILE_WRITE, 101, "cannot be written: {1}", "无法写入：{1}")                                                      \
    X(CARE__M_FILE_SIZE, 102, "is larger than {1} MiB", "大于 {1} MiB")                                                        \
    X(CARE__M_UTF8, 103, "bytes that are not UTF-8; the JSON file of a plan is UTF-8 only, save it so",                        \
      "含非 UTF-8 字节；规划的 JSON 文件只能是 UTF-8 编码，请另存为 UTF-8")                                                    \
    X(CARE__M_NUL, 104, "a NUL character", "含 NUL 字符")                                                                      \
    X(CARE__M_JSON_SYNTAX, 105, "{1} found, {2} expected", "遇到{1}，应为{2}")                                                 \
    X(CARE__M_JSON_DEPTH, 106, "nested deeper than {1} levels", "嵌套超过 {1} 层")                                             \
    X(CARE__M_JSON_DUPLICATE, 107, "key \"{1}\" stands twice; first in line {2}", "键“{1}”重复；首次出现在第 {2} 行")          \
    X(CARE__M_JSON_UNKNOWN, 108, "key \"{1}\" is not known; known here: {2}", "未知的键“{1}”；此处可用：{2}")                  \
    X(CARE__M_JSON_MISSING, 109, "key \"{1}\" is missing", "缺少键“{1}”")                                                      \
    X(CARE__M_JSON_TYPE, 110, "{1} found, {2} expected", "类型为{1}，应为{2}")                                                 \
    X(CARE__M_JSON_INEXACT, 111, "{1} is not exact as a number; at most 2^53 expected", "{1} 超出可精确表示的整数 (2^53)")     \
    X(CARE__M_CHOICE, 112, "\"{1}\" found; one of {2} expected", "值为“{1}”，应为以下之一：{2}")                               \
    X(CARE__M_DOCUMENT_SCHEMA, 113, "schema \"{1}\" found, \"{2}\" expected", "文档格式为“{1}”，应为“{2}”")                    \
    X(CARE__M_CSV_QUOTE, 114, "a quote that is not closed", "引号未闭合")                                                      \
    X(CARE__M_CSV_STRAY_QUOTE, 115, "text after a closing quote", "闭合引号之后仍有文字")                                      \
    X(CARE__M_CSV_FIELDS, 116, "{1} fields found, {2} expected as in the header", "有 {1} 个字段，按表头应为 {2} 个")          \
    X(CARE__M_CSV_EMPTY, 117, "the table has no header", "表格没有表头")                                                       \
    X(CARE__M_CSV_UNKNOWN, 118, "column \"{1}\" is not known; known here: {2}", "未知的列“{1}”；此处可用：{2}")                \
    X(CARE__M_CSV_MISSING, 119, "column \"{1}\" is missing", "缺少列“{1}”")                                                    \
    X(CARE__M_CSV_REPEATED, 120, "column \"{1}\" stands twice", "列“{1}”重复")                                                 \
    X(CARE__M_CELL_EMPTY, 121, "empty, but required", "为空，但必填")                                                          \
    X(CARE__M_CELL_NUMBER, 122, "\"{1}\" is not a number", "“{1}”不是数字")                                                    \
    X(CARE__M_CELL_RANGE, 123, "{1} found, {2} to {3} expected", "值为 {1}，应在 {2} 至 {3} 之间")                             \
    X(CARE__M_CELL_TOWNSHIP, 124, "township \"{1}\" is not in the table of townships", "乡镇“{1}”不在乡镇表中")                \
    X(CARE__M_ROW_REPEATED, 125, "{1} stands already in line {2}", "{1} 已在第 {2} 行出现")                                    \
    X(CARE__M_ROWS_NONE, 126, "the table has no rows", "表格没有数据行")                                                       \
    X(CARE__M_AGES_GAP, 127, "{1}: ages {2} to {3} are missing", "{1}：缺少 {2} 至 {3} 岁")                                    \
    X(CARE__M_AGES_OVERLAP, 128, "{1}: age {2} is given twice; first in line {3}", "{1}：{2} 岁重复，首次出现在第 {3} 行")     \
    X(CARE__M_AGE_ORDER, 129, "ages {1} to {2}: the end is before the start", "{1} 至 {2} 岁：终点小于起点")                   \
    X(CARE__M_TOWNSHIPS_MISSING, 130, "township {1} has no row", "乡镇 {1} 没有数据行")                                        \
    X(CARE__M_SUM_MISMATCH, 131, "the {1} of the townships adds up to {2}, but {3} is given in {4}",                           \
      "各乡镇{1}合计 {2}，而 {4} 给出 {3}")                                                                                    \
    X(CARE__M_PARTS_MISMATCH, 132, "{1} + {2} = {3}, but {4} is given", "{1} + {2} = {3}，而给出的是 {4}")                     \
    X(CARE__M_PARAMETER_UNKNOWN, 133, "parameter \"{1}\" is not known", "未知的参数“{1}”")                                     \
    X(CARE__M_PARAMETER_MISSING, 134, "parameter \"{1}\" is missing", "缺少参数“{1}”")                                         \
    X(CARE__M_SCENARIO_ROLE, 135, "{1} scenarios with role \"{2}\"; exactly one expected",                                     \
      "角色“{2}”的方案有 {1} 个，应恰有一个")                                                                                  \
    X(CARE__M_SCENARIO_UNKNOWN, 136, "scenario \"{1}\" is not in {2}", "方案“{1}”不在 {2} 中")                                 \
    X(CARE__M_QUANTITY_UNKNOWN, 137, "quantity \"{1}\" is neither known to the model nor in {2}",                              \
      "数量“{1}”既非模型量，也不在 {2} 中")                                                                                    \
    X(CARE__M_TOTAL_AND_TOWNSHIPS, 139, "{1}: both the whole area (*) and single townships are given; one of them expected",   \
      "{1}：同时给出了全区 (*) 与单个乡镇，应只用其一")                                                                        \
    X(CARE__M_YEARS_ORDER, 140, "base year {1}, target year {2}, last year {3}: ascending years expected",                     \
      "基准年 {1}、目标年 {2}、末年 {3}：应依次递增")                                                                          \
    X(CARE__M_PATH, 141, "\"{1}\" found, the name of a file beside the document expected", "“{1}”：应为文档同目录下的文件名")  \
    X(CARE__M_LOW_HIGH, 143, "the range {1} to {2} does not hold the value {3}", "区间 {1} 至 {2} 不含取值 {3}")               \
    X(CARE__M_JSON_RANGE, 144, "{1} is out of range of a number", "{1} 超出数值可表示的范围")                                  \
    X(CARE__M_AGE_GAP, 145, "{1}: age {2} is missing", "{1}：缺少 {2} 岁")                                                     \
    X(CARE__M_DATE_TEXT, 146, "\"{1}\" is not a date; YYYY-MM-DD expected", "“{1}”不是有效日期，应为 YYYY-MM-DD")              \
    X(CARE__M_QUANTITY_TAKEN, 147, "{1} is a quantity of the model", "{1} 是模型自有的数量")                                   \
    X(CARE__M_ELDERLY_GROUP, 148, "{1}: no age group begins at age {2}, where the elderly begin",                              \
      "{1}：没有从 {2} 岁（老年人起始年龄）开始的年龄组")                                                                      \
    X(CARE__M_NO_ELDERLY, 149, "nobody is {1} or older", "没有 {1} 岁及以上人口")                                              \
    X(CARE__M_NO_BIRTHS, 150, "births of {1} to {2} are 0, but {3} persons were born then",                                    \
      "{1} 至 {2} 年出生人数为 0，却有 {3} 人生于这些年份")                                                                    \
    X(CARE__M_LEVELS_SUM, 151, "{1}, age {2}: the levels add up to {3} of the persons; at most 1 expected",                    \
      "{1}，{2} 岁：各等级合计占该年龄人口的 {3}，应不超过 1")                                                                 \
    X(CARE__M_MOVE_KIND, 152, "either a probability or an intensity expected", "应只填写转移概率或转移强度之一")               \
    X(CARE__M_MOVE_KINDS, 153, "line {1} says otherwise: either probabilities in all rows or intensities expected",            \
      "与第 {1} 行不同：各行应同为转移概率或同为转移强度")                                                                     \
    X(CARE__M_MOVE_NOWHERE, 154, "from {1} to {1}: an intensity is of leaving a state",                                        \
      "由 {1} 至 {1}：转移强度是离开某状态的强度")                                                                             \
    X(CARE__M_MOVE_MISSING, 155, "{1}, age {2}: no row says what becomes of those in state {3}",                               \
      "{1}，{2} 岁：缺少状态 {3} 的转移")                                                                                      \
    X(CARE__M_MOVE_SUM, 156, "{1}, age {2}: the probabilities from state {3} add up to {4}; 1 expected",                       \
      "{1}，{2} 岁：由状态 {3} 转出的概率之和为 {4}，应为 1")                                                                  \
    X(CARE__M_LEVELS_MANY, 157, "{1} levels found; at most {2} expected with a table of transitions",                          \
      "有 {1} 个等级；使用转移表时至多 {2} 个")                                                                                \
    X(CARE__M_NEEDS_TABLE, 158, "is given without the table \"{1}\", which it is about", "所涉的表“{1}”未给出")                \
    X(CARE__M_SERIES_SCENARIO, 159, "scenario \"{1}\" found, nothing expected: only migration is a multiple of a scenario",    \
      "值为方案“{1}”，应留空：只有迁移以某方案的倍数表示")                                                                     \
    X(CARE__M_SERIES_PATTERN, 166, "\"{1}\" found, a scenario with rates in {2} expected",                                     \
      "值为“{1}”，应为在 {2} 中有迁移率的方案")                                                                                \
    X(CARE__M_PATH_TWICE, 167, "trajectory {1}, {2}, {3} stands already in line {4}",                                          \
      "轨迹 {1}、{2}、{3} 年已在第 {4} 行出现")                                                                                \
    X(CARE__M_MOVE_UNREACHABLE, 168, "{1}, age {2}: the transitions do not lead to level {3}, where {4} of the persons are",   \
      "{1}，{2} 岁：转移无法到达等级 {3}，而该年龄人口中有 {4} 处于该等级")                                                    \
    X(CARE__M_PATH_PATTERN, 169, "no row \"migration\" of {1} says of which scenario this is a multiple",                      \
      "{1} 中没有“migration”行，不知其为哪一方案的倍数")                                                                       \
    X(CARE__M_GB18030, 170, "is not UTF-8 and was read as GB18030; the first such text is \"{1}\"",                            \
      "不是 UTF-8 编码，已按 GB18030 读取；首处文字为“{1}”")                                                                   \
    X(CARE__M_UTF16, 171,                                                                                                      \
      "is UTF-16, as spreadsheets write \"Unicode text\"; UTF-8 or GB18030 expected: save it as \"CSV UTF-8\"",                \
      "为 UTF-16 编码（电子表格的“Unicode 文本”），应为 UTF-8 或 GB18030；请另存为“CSV UTF-8”")                                \
    X(CARE__M_ENCODING_UNKNOWN, 172, "byte {1} is neither UTF-8 nor GB18030; save the file as UTF-8",                          \
      "字节 {1} 既非 UTF-8 也非 GB18030；请另存为 UTF-8 编码")                                                                 \
    X(CARE__M_ENCODING_MIXED, 173, "byte {1} is not UTF-8, but the text in line {2} is; save the whole file as UTF-8",         \
      "字节 {1} 不是 UTF-8，而第 {2} 行的文字是；请将整个文件另存为 UTF-8 编码")                                               \
    X(CARE__M_ENCODING_CUT, 179, "byte {1} begins a UTF-8 character that is cut off; save the file as UTF-8",                  \
      "以字节 {1} 开头的 UTF-8 字符不完整；请另存为 UTF-8 编码")                                                               \
    X(CARE__M_NO_GB18030, 174, "is not UTF-8, and this system cannot read GB18030; save the file as UTF-8",                    \
      "不是 UTF-8 编码，而本系统无法读取 GB18030；请另存为 UTF-8 编码")                                                        \
    X(CARE__M_CSV_SEPARATOR, 175, "{1} between the fields; commas expected: save the file as CSV",                             \
      "字段之间为{1}，应为半角逗号；请另存为 CSV 格式")                                                                        \
    X(CARE__M_CSV_LINE_ENDS, 176, "lines end in CR alone; LF or CRLF expected", "行尾仅为 CR，应为 LF 或 CRLF")                \
    X(CARE__M_CELL_GROUPED, 177, "\"{1}\" has separators of thousands; {2} expected", "“{1}”含千分位分隔符，应为 {2}")         \
    X(CARE__M_CELL_WIDE, 178, "\"{1}\" is in full-width characters; {2} expected", "“{1}”为全角字符，应为 {2}")                \
    /* what a sound document says that does not agree */                                                                       \
    X(CARE__M_CONTRADICTION, 160,                                                                                              \
      "indicator {1} is given as {2}, but {8} x {3} / {4} is {5}; {2} would mean {6} instead of {3}, or {7} instead of {4}",   \
      "指标 {1} 给出 {2}，但 {8} × {3} ÷ {4} 为 {5}；若 {2} 成立，则分子应为 {6} 而非 {3}，或分母应为 {7} 而非 {4}")           \
    X(CARE__M_SHARE_OVER, 161, "indicator {1} is a share, but {2} % is given", "指标 {1} 为占比，却给出 {2} %")                \
    X(CARE__M_TARGET_BEHIND, 162, "indicator {1}: the target {2} is behind the baseline {3}",                                  \
      "指标 {1}：目标 {2} 劣于基期 {3}")                                                                                       \
    X(CARE__M_POSITION_FAR, 163, "township {1} lies {2} km from the middle of the area; the area has a radius of {3} km",      \
      "乡镇 {1} 距全区中心 {2} km，而全区半径约 {3} km")                                                                       \
    X(CARE__M_ASSUMED_SHARE, 164, "{1} of {2} input rows are assumed", "{2} 行输入数据中有 {1} 行为假定值")                    \
    X(CARE__M_DEMONSTRATION_SHARE, 165, "{1} of {2} input rows are demonstration data", "{2} 行输入数据中有 {1} 行为演示数据") \
    /* two plans */                                                                                                            \
    X(CARE__M_PLANS_YEARS, 180,                                                                                                \
      "the plans cover other years: A {1} to {2}, last {3}; B {4} to {5}, last {6}; the same years expected",                  \
      "两份规划年份不同：A 为 {1} 至 {2} 年（末年 {3}），B 为 {4} 至 {5} 年（末年 {6}）；应为相同年份")                        \
    X(CARE__M_PLANS_TOWNSHIPS, 181, "the plans are for other areas: A has {1} townships, B {2}; the same townships expected",  \
      "两份规划的区域不同：A 有 {1} 个乡镇，B 有 {2} 个；应为相同乡镇")                                                        \
    X(CARE__M_PLANS_TOWNSHIP, 182,                                                                                             \
      "the plans are for other areas: township {1} is \"{2}\" in A and \"{3}\" in B; the same townships in the same order "    \
      "expected",                                                                                                              \
      "两份规划的区域不同：第 {1} 个乡镇在 A 为“{2}”，在 B 为“{3}”；应为相同乡镇、相同顺序")

enum {
#define X(name, value, en, zh) name = value,
    CARE__MESSAGE_LIST(X)
#undef X
};

#endif
