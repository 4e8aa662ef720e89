# How every C and C++ file of ours is compiled.
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

add_compile_definitions(_POSIX_C_SOURCE=200809L)

# A fused multiply-add rounds once where two operations round twice: results would differ between machines.
add_compile_options(-ffp-contract=off)

# Messages name files from the top folder, wherever that is.
add_compile_options("-fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=")

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wvla -Wcast-qual -Wformat=2
                    $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes> $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>)
if(LIBCARE_WERROR)
    add_compile_options(-Werror)
endif()

if(LIBCARE_SANITIZE)
    add_compile_options(-fsanitize=${LIBCARE_SANITIZE} -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${LIBCARE_SANITIZE})
endif()
